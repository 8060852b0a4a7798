package dev.aether.api;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;

/** Where it is known how the topics of an app stand. */
@FunctionalInterface
public interface TopicSource {
    /** One object for each topic; none for an app that never had any. */
    List<ObjectNode> topics(String namespace, String app);
}
