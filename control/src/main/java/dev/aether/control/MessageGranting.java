package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.cue.Capability;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.runtime.Grant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The part of {@link Granting} that is about messages. */
final class MessageGranting {
    private MessageGranting() {}

    static Grant.Topic topic(String name, AppSpec app) {
        AppSpec.Topic topic = Objects.requireNonNull(app.topics().get(name));
        return new Grant.Topic(name, topic.messages(), topic.bytes());
    }

    /** With all particles of the app that handle it, because none removes what another wants. */
    static Grant.Subscription subscription(String topic, AppSpec app) {
        List<String> particles =
                app.particles().entrySet().stream()
                        .filter(each -> handles(each.getValue(), topic))
                        .map(each -> each.getKey())
                        .sorted()
                        .toList();
        return new Grant.Subscription(topic, particles);
    }

    private static boolean handles(AppSpec.Particle particle, String topic) {
        return particle.capabilities().stream()
                .anyMatch(each ->
                        each instanceof Capability.Consumer consumer
                                && consumer.topics().contains(topic));
    }

    static Json json(ObjectNode grant, Grant.Producer producer) {
        return grant.with(
                "topics",
                Json.array(
                        producer.topics().stream()
                                .map(each ->
                                        Json.object("name", each.name())
                                                .with("messages", each.messages())
                                                .with("bytes", each.bytes()))
                                .toList()));
    }

    static Grant.Producer producer(Json json) {
        return new Grant.Producer(
                json.itemsAt("topics").stream()
                        .map(each ->
                                new Grant.Topic(
                                        each.textAt("name").orElseThrow(),
                                        each.wholeAt("messages").orElseThrow(),
                                        each.wholeAt("bytes").orElseThrow()))
                        .toList());
    }

    static Json json(ObjectNode grant, Grant.Consumer consumer) {
        return grant.with(
                        "topics",
                        Json.array(
                                consumer.topics().stream()
                                        .map(each ->
                                                Json.object("topic", each.topic())
                                                        .with(
                                                                "particles",
                                                                Json.texts(each.particles())))
                                        .toList()))
                .with("concurrency", consumer.concurrency())
                .with("retries", consumer.retries())
                .with("pauseMillis", consumer.pause().toMillis());
    }

    static Grant.Consumer consumer(Json json) {
        return new Grant.Consumer(
                json.itemsAt("topics").stream()
                        .map(each ->
                                new Grant.Subscription(
                                        each.textAt("topic").orElseThrow(),
                                        Granting.texts(each, "particles")))
                        .toList(),
                (int) json.wholeAt("concurrency").orElseThrow(),
                (int) json.wholeAt("retries").orElseThrow(),
                Duration.ofMillis(json.wholeAt("pauseMillis").orElseThrow()));
    }
}
