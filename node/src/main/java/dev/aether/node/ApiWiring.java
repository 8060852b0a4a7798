package dev.aether.node;

import dev.aether.api.ApiParts;
import dev.aether.api.Followup;
import dev.aether.api.TokenMint;
import dev.aether.api.UserCertifier;
import dev.aether.control.Catalogue;
import dev.aether.control.Departures;
import dev.aether.control.Pods;
import dev.aether.control.Reactions;
import dev.aether.environment.Environment;
import dev.aether.identity.Subject;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.membership.Member;
import dev.aether.runtime.TopicStanding;
import dev.aether.runtime.TopicStandings;
import java.time.Instant;
import java.util.List;

/** What the API door is given of this node. */
final class ApiWiring {
    private ApiWiring() {}

    static ApiParts parts(Environment environment, Wiring wiring) {
        return new ApiParts(
                Catalogue.kinds(),
                wiring.state().keyspace("system"),
                wiring.state().keyspaces(),
                wiring.state().blobs(),
                wiring.pulses(),
                Pods.of(wiring.membership()),
                (kind, before, after) -> {
                    Reactions.Reaction reaction =
                            wiring.control().reactions().to(kind, before, after);
                    return new Followup.Following(reaction.object(), reaction.writes());
                },
                node ->
                        wiring.control()
                                .departures()
                                .objection(node)
                                .map(Departures.Objection::why),
                (namespace, app, tail, follow, sink) ->
                        wiring.logs().stream(namespace, app, tail, follow, sink::line),
                (namespace, app) ->
                        TopicStandings.of(wiring.state(), namespace + "/" + app).stream()
                                .map(ApiWiring::topic)
                                .toList(),
                lifetime -> {
                    Instant expiry = environment.clock().now().plus(lifetime);
                    return new TokenMint.Minted(wiring.certification().mint(expiry), expiry);
                },
                (keyspace, user, publicKey) ->
                        new UserCertifier.Certified(
                                wiring.identity().bundle().pem(),
                                wiring.certification()
                                        .certify(new Subject.EtcdUser(keyspace, user), publicKey)),
                () -> status(wiring),
                wiring::isReady);
    }

    private static ObjectNode topic(TopicStanding standing) {
        List<Json> consumers =
                standing.consumers().stream().<Json>map(ApiWiring::consumers).toList();
        return Json.object("topic", standing.topic())
                .with("sent", standing.sent())
                .with("kept", standing.kept())
                .with("consumers", Json.array(consumers));
    }

    private static ObjectNode consumers(TopicStanding.Consumers group) {
        List<Json> failures =
                group.failures().stream()
                        .<Json>map(failure ->
                                Json.object("words", failure.words())
                                        .with("message", failure.message())
                                        .with("attempts", failure.attempts()))
                        .toList();
        return Json.object("particle", group.particle())
                .with("waiting", group.waiting())
                .with("handling", group.handling())
                .with("retrying", group.retrying())
                .with("failed", group.failed())
                .with("failures", Json.array(failures));
    }

    private static ObjectNode status(Wiring wiring) {
        List<Json> members = wiring.membership().members().stream().map(ApiWiring::member).toList();
        return Json.object("node", wiring.self().toString())
                .with("lattice", Json.text(wiring.identity().id().trustDomain()))
                .with("version", Json.text(Main.VERSION))
                .with("members", Json.array(members));
    }

    private static Json member(Member member) {
        return Json.object("id", member.id().toString())
                .with("name", Json.text(member.name()))
                .with("status", Json.text(member.status().name()));
    }
}
