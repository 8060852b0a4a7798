package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A lattice as its users see it: any of its nodes serves every request, and a lost one is passed
 * over. May be shared by threads. All methods throw {@link LatticeException}.
 */
public final class Lattice implements AutoCloseable {
    private static final String AETHER = "/aether/v1/";
    private static final String GROUP = "/apis/aether.dev/v1/";

    private final Calls calls;
    private final Objects objects;
    private final Blobs blobs;

    public Lattice(Access access, Patience patience) {
        this.calls = new Calls(access, patience);
        this.objects = new Objects(calls);
        this.blobs = new Blobs(calls);
    }

    public Objects objects() {
        return objects;
    }

    public Blobs blobs() {
        return blobs;
    }

    /** One pulse with its steps. */
    public Pulse pulse(String id) {
        return Pulse.of(read(GROUP + "pulses/" + Place.encoded(id)));
    }

    /** All pulses that are still known, without their steps. */
    public List<Pulse> pulses() {
        return read(GROUP + "pulses").itemsAt("items").stream().map(Pulse::of).toList();
    }

    /**
     * What an app's replicas print, line by line, until it is closed.
     *
     * @param tail how many past lines at most; negative for all that are kept
     * @param follow whether it goes on with what they print from now on
     */
    public BufferedReader logs(String namespace, String app, int tail, boolean follow) {
        String address =
                ofApp(namespace, app, "log")
                        + "?follow="
                        + follow
                        + (tail < 0 ? "" : "&tailLines=" + tail);
        return new BufferedReader(
                new InputStreamReader(
                        calls.open(Request.of("GET", address)), StandardCharsets.UTF_8));
    }

    private static String ofApp(String namespace, String app, String what) {
        return "%snamespaces/%s/apps/%s/%s"
                .formatted(GROUP, Place.encoded(namespace), Place.encoded(app), what);
    }

    /**
     * How an app's topics stand: {@code topic}, {@code sent}, {@code kept}, and of each particle
     * that handles it, in {@code consumers}, {@code waiting}, {@code handling}, {@code retrying},
     * {@code failed} and the first {@code failures}.
     */
    public List<ObjectNode> topics(String namespace, String app) {
        return read(ofApp(namespace, app, "topics")).itemsAt("topics").stream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    /** The lattice and its members as the node that answers sees them. */
    public ObjectNode status() {
        return read(AETHER + "status");
    }

    /** The SPIFFE id by which the lattice knows the caller. */
    public String whoami() {
        return read(AETHER + "whoami").textAt("id").orElse("");
    }

    /**
     * A token by which one new node may join: {@code token} and {@code expiresAt}.
     *
     * @param lifetime whole seconds
     */
    public ObjectNode mintToken(Duration lifetime) {
        Json asked = Json.object("lifetimeSeconds", Json.number(lifetime.toSeconds()));
        return (ObjectNode)
                Json.parse(
                        calls.send(
                                        Request.of("POST", AETHER + "tokens")
                                                .withBody(Request.JSON, asked.compact())
                                                .once())
                                .body());
    }

    /**
     * Has a user of a keyspace certified, through the etcd door.
     *
     * @param publicKeyPem of the user's P-256 key
     * @return {@code authorities} and {@code certificate}, both PEM
     */
    public ObjectNode issueIdentity(String keyspace, String user, String publicKeyPem) {
        Json asked =
                Json.object("keyspace", keyspace)
                        .with("user", user)
                        .with("publicKey", publicKeyPem);
        return (ObjectNode)
                Json.parse(
                        calls.send(
                                        Request.of("POST", AETHER + "identities")
                                                .withBody(Request.JSON, asked.compact()))
                                .body());
    }

    private ObjectNode read(String address) {
        return (ObjectNode) Json.parse(calls.send(Request.get(address)).body());
    }

    @Override
    public void close() {
        calls.close();
    }
}
