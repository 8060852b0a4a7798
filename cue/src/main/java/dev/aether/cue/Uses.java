package dev.aether.cue;

import static dev.aether.cue.Schema.defaulted;
import static dev.aether.cue.Schema.notYet;
import static dev.aether.cue.Schema.optional;
import static dev.aether.cue.Schema.required;

import dev.aether.cue.Schema.Dictionary;
import dev.aether.cue.Schema.Form;
import dev.aether.cue.Schema.Struct;
import dev.aether.cue.Schema.Text;
import java.util.List;

/** The part of the schema that says what a particle may do, and with which stores. */
final class Uses {
    private static final Form ROUTE =
            new Form(
                    "a route such as shop.example/cart*",
                    "(\\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)"
                            + "/[A-Za-z0-9._~!$&'()+,;=:@%/-]*\\*?",
                    1024);
    private static final String HOST =
            "(\\*|(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
                    + "|\\[[0-9a-f:.]+])";
    private static final String PORT = ":[1-9][0-9]{0,4}";
    private static final Form DESTINATION =
            new Form(
                    "HOST or HOST:PORT, such as api.example:8443 or *.example",
                    HOST + "(" + PORT + ")?",
                    260);
    private static final Form SERVER =
            new Form("HOST:PORT, such as db.example:5432 or 10.0.0.7:5432", HOST + PORT, 260);
    private static final Form CALLER =
            new Form(
                    "APP, NAMESPACE/APP or *",
                    "\\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?(/[a-z0-9]([-a-z0-9]*[a-z0-9])?)?",
                    127);
    private static final Form SETTING =
            new Form("the name of a setting", "[^\\u0000-\\u001f]+", 256);
    private static final Form OBJECT =
            new Form(
                    "the name of an object (lower-case letters, digits, inner dashes and dots)",
                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
                    253);
    private static final int STORES_MAX = 16;

    private static final Schema ROUTES =
            new Schema.Union(List.of(new Text(ROUTE), new Schema.Sequence(new Text(ROUTE), 1, 32)));

    private static final Struct HANDLER =
            new Struct(
                    "a map with routes and callers",
                    List.of(
                            optional("route", ROUTES, "host and path, or a list of them"),
                            defaulted(
                                    "callers",
                                    new Schema.Sequence(new Text(CALLER), 0, 64),
                                    "[]",
                                    "other apps whose particles may call it")));

    private static final Struct OUTGOING =
            new Struct(
                    "a map with a list to",
                    List.of(
                            defaulted(
                                    "to",
                                    new Schema.Sequence(new Text(DESTINATION), 0, 64),
                                    "[]",
                                    "where outside it may send requests")));

    private static final Struct CONNECTING =
            new Struct(
                    "a map with a list to",
                    List.of(
                            required(
                                    "to",
                                    new Schema.Sequence(new Text(SERVER), 1, 64),
                                    "where outside it may connect")));

    private static final Struct STORED =
            new Struct(
                    "a map with a store",
                    List.of(
                            required(
                                    "store",
                                    new Text(Aetherfile.DNS_LABEL),
                                    "one of the app's stores")));

    private static final Struct SETTINGS_FROM =
            new Struct(
                    "a map with configMap or secret",
                    List.of(
                            optional("configMap", new Text(OBJECT), "a ConfigMap"),
                            optional("secret", new Text(OBJECT), "a Secret"),
                            optional("prefix", new Text(SETTING), "put before its names"),
                            defaulted(
                                    "optional",
                                    new Schema.Flag(),
                                    "false",
                                    "whether the particle runs without it")));

    private static final Struct CONFIG =
            new Struct(
                    "a map with values and from",
                    List.of(
                            defaulted(
                                    "values",
                                    new Dictionary(SETTING, Schema.text(32_768), 0, 256),
                                    "{}",
                                    "settings and their values"),
                            defaulted(
                                    "from",
                                    new Schema.Sequence(SETTINGS_FROM, 0, 32),
                                    "[]",
                                    "ConfigMaps and Secrets of the namespace")));

    /** The capabilities a particle may name; those of other interfaces come later. */
    static final Struct CAPABILITIES =
            new Struct(
                    "a map of capabilities",
                    List.of(
                            optional(Aetherfile.HTTP_HANDLER, HANDLER, "answers HTTP requests"),
                            optional(Capability.OutgoingHttp.USES, OUTGOING, "sends HTTP requests"),
                            optional(Capability.OutgoingTcp.USES, CONNECTING, "connects by TCP"),
                            optional(Capability.KeyValue.USES, STORED, "keeps values by key"),
                            optional(Capability.Objects.USES, STORED, "keeps objects"),
                            optional(Capability.Config.USES, CONFIG, "looks settings up"),
                            optional(
                                    Capability.Producer.USES, Messaging.PRODUCER, "sends messages"),
                            optional(
                                    Capability.Consumer.USES,
                                    Messaging.CONSUMER,
                                    "handles messages"),
                            optional(
                                    Capability.Logging.USES,
                                    new Struct("an empty map", List.of()),
                                    "writes to its log with a level")));

    /** The stores of an app. */
    static final Dictionary STORES =
            new Dictionary(
                    Aetherfile.DNS_LABEL,
                    new Struct(
                            "a store",
                            List.of(
                                    defaulted(
                                            "kind",
                                            new Schema.Choice(List.of("strong")),
                                            "\"strong\"",
                                            "how consistent it is"),
                                    notYet("type", "the data type of a crdt store"),
                                    notYet("staleness", "how old what a crdt store reads may be"),
                                    notYet("replicas", "how many nodes keep it"),
                                    notYet("survive", "what it outlives"))),
                    0,
                    STORES_MAX);

    private Uses() {}
}
