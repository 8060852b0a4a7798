package dev.aether.cli.objects;

import dev.aether.cli.TextTable;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The topics of an app for people: a row for each particle that handles one, then what failed. */
final class TopicsText {
    private final TextTable table =
            new TextTable()
                    .row("TOPIC", "SENT", "PARTICLE", "WAITING", "HANDLING", "RETRYING", "FAILED");
    private final List<String> failures = new ArrayList<>();

    static List<String> lines(List<ObjectNode> topics) {
        var text = new TopicsText();
        for (ObjectNode topic : topics) {
            topic.itemsAt("consumers").forEach(consumers -> text.add(topic, consumers));
        }
        List<String> lines = new ArrayList<>(text.table.lines());
        lines.addAll(text.failures);
        return lines;
    }

    private void add(ObjectNode topic, Json consumers) {
        String name = topic.textAt("topic").orElse("");
        table.row(
                name,
                number(topic, "sent"),
                consumers.textAt("particle").orElse(""),
                number(consumers, "waiting"),
                number(consumers, "handling"),
                number(consumers, "retrying"),
                number(consumers, "failed"));
        consumers.itemsAt("failures").forEach(failure -> failures.add(words(name, failure)));
    }

    private static String words(String topic, Json failure) {
        return "message %s of %s failed %s times: %s"
                .formatted(
                        number(failure, "message"),
                        topic,
                        number(failure, "attempts"),
                        failure.textAt("words").orElse(""));
    }

    private static String number(Json object, String field) {
        return object.wholeAt(field).stream().mapToObj(Long::toString).findFirst().orElse("");
    }
}
