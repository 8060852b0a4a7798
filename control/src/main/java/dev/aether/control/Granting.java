package dev.aether.control;

import dev.aether.cue.Aetherfile;
import dev.aether.cue.AppSpec;
import dev.aether.cue.Capability;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.runtime.Grant;
import dev.aether.runtime.Grant.Settings.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a capability in an Aetherfile becomes a grant, and how records say it. */
final class Granting {
    private static final String KIND = "grant";

    private Granting() {}

    /**
     * @param app that declares what the capabilities name
     */
    static List<Grant> of(List<Capability> capabilities, AppSpec app) {
        return capabilities.stream().map(capability -> of(capability, app)).toList();
    }

    private static Grant of(Capability capability, AppSpec app) {
        return switch (capability) {
            case Capability.IncomingHttp(List<String> callers) -> new Grant.IncomingHttp(callers);
            case Capability.OutgoingHttp(List<String> to) -> new Grant.OutgoingHttp(to);
            case Capability.OutgoingTcp(List<String> to) -> new Grant.OutgoingTcp(to);
            case Capability.KeyValue(String store) -> new Grant.KeyValue(store);
            case Capability.Objects(String store) -> new Grant.Objects(store);
            case Capability.Config(Map<String, String> values, var from) ->
                    new Grant.Config(values, from.stream().map(Granting::settings).toList());
            case Capability.Producer(List<String> topics) ->
                    new Grant.Producer(
                            topics.stream()
                                    .map(topic -> MessageGranting.topic(topic, app))
                                    .toList());
            case Capability.Consumer(var topics, int concurrency, int retries, var pause) ->
                    new Grant.Consumer(
                            topics.stream()
                                    .map(topic -> MessageGranting.subscription(topic, app))
                                    .toList(),
                            concurrency,
                            retries,
                            pause);
            case Capability.Logging() -> new Grant.Logging();
        };
    }

    private static Grant.Settings settings(Capability.Settings from) {
        Kind kind =
                switch (from.kind()) {
                    case CONFIG_MAP -> Kind.CONFIG_MAP;
                    case SECRET -> Kind.SECRET;
                };
        return new Grant.Settings(kind, from.name(), from.prefix(), from.optional());
    }

    /** As an Aetherfile names them. */
    static List<String> uses(List<Grant> grants) {
        return grants.stream().map(Granting::uses).toList();
    }

    private static String uses(Grant grant) {
        return switch (grant) {
            case Grant.IncomingHttp _ -> Aetherfile.HTTP_HANDLER;
            case Grant.OutgoingHttp _ -> Capability.OutgoingHttp.USES;
            case Grant.OutgoingTcp _ -> Capability.OutgoingTcp.USES;
            case Grant.KeyValue _ -> Capability.KeyValue.USES;
            case Grant.Objects _ -> Capability.Objects.USES;
            case Grant.Config _ -> Capability.Config.USES;
            case Grant.Producer _ -> Capability.Producer.USES;
            case Grant.Consumer _ -> Capability.Consumer.USES;
            case Grant.Logging _ -> Capability.Logging.USES;
        };
    }

    static Json json(List<Grant> grants) {
        return Json.array(grants.stream().map(Granting::json).toList());
    }

    private static Json json(Grant grant) {
        return switch (grant) {
            case Grant.IncomingHttp(List<String> callers) ->
                    Json.object(KIND, "incomingHttp").with("callers", Json.texts(callers));
            case Grant.OutgoingHttp(List<String> to) ->
                    Json.object(KIND, "outgoingHttp").with("to", Json.texts(to));
            case Grant.OutgoingTcp(List<String> to) ->
                    Json.object(KIND, "outgoingTcp").with("to", Json.texts(to));
            case Grant.KeyValue(String store) -> Json.object(KIND, "keyValue").with("store", store);
            case Grant.Objects(String store) -> Json.object(KIND, "objects").with("store", store);
            case Grant.Config(Map<String, String> values, List<Grant.Settings> from) -> {
                ObjectNode config = Json.object(KIND, "config").with("values", texts(values));
                // Absent when empty, so that revisions of before there was any stay.
                yield from.isEmpty()
                        ? config
                        : config.with(
                                "from", Json.array(from.stream().map(Granting::json).toList()));
            }
            case Grant.Producer producer ->
                    MessageGranting.json(Json.object(KIND, "producer"), producer);
            case Grant.Consumer consumer ->
                    MessageGranting.json(Json.object(KIND, "consumer"), consumer);
            case Grant.Logging() -> Json.object(KIND, "logging");
        };
    }

    /** Those of a record; one of before there were any grants has none. */
    static List<Grant> of(Json record) {
        return record.itemsAt("grants").stream().map(Granting::grant).toList();
    }

    private static Grant grant(Json json) {
        String kind = json.textAt(KIND).orElse("");
        return switch (kind) {
            case "incomingHttp" -> new Grant.IncomingHttp(texts(json, "callers"));
            case "outgoingHttp" -> new Grant.OutgoingHttp(texts(json, "to"));
            case "outgoingTcp" -> new Grant.OutgoingTcp(texts(json, "to"));
            case "keyValue" -> new Grant.KeyValue(json.textAt("store").orElseThrow());
            case "objects" -> new Grant.Objects(json.textAt("store").orElseThrow());
            case "config" ->
                    new Grant.Config(
                            texts(json.objectAt("values")),
                            json.itemsAt("from").stream().map(Granting::settings).toList());
            case "producer" -> MessageGranting.producer(json);
            case "consumer" -> MessageGranting.consumer(json);
            case "logging" -> new Grant.Logging();
            default -> throw new IllegalArgumentException("no grant of this version: " + kind);
        };
    }

    private static Json json(Grant.Settings from) {
        return Json.object("kind", from.kind().name())
                .with("name", from.name())
                .with("prefix", from.prefix())
                .with("optional", from.optional());
    }

    private static Grant.Settings settings(Json json) {
        return new Grant.Settings(
                Kind.valueOf(json.textAt("kind").orElseThrow()),
                json.textAt("name").orElseThrow(),
                json.textAt("prefix").orElse(""),
                json.boolAt("optional").orElse(false));
    }

    static List<String> texts(Json json, String field) {
        return json.itemsAt(field).stream().map(each -> each.textAt().orElseThrow()).toList();
    }

    static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = Json.object();
        for (Map.Entry<String, String> each : texts.entrySet()) {
            node = node.with(each.getKey(), each.getValue());
        }
        return node;
    }

    static Map<String, String> texts(ObjectNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.fields().forEach((name, value) -> texts.put(name, value.textAt().orElse("")));
        return texts;
    }
}
