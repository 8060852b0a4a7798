package dev.aether.cue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The interfaces a component imports, held against what its particle may use. */
public final class Imports {
    /** Packages that every particle is given, though with nothing behind some of them. */
    private static final Set<String> GIVEN =
            Set.of(
                    "wasi:cli",
                    "wasi:clocks",
                    "wasi:filesystem",
                    "wasi:io",
                    "wasi:random",
                    "wasi:sockets");

    private static final String HTTP_TYPES = "wasi:http/types";
    private static final String MESSAGE_TYPES = "wasi:messaging/types";
    private static final String REPLIES = "wasi:messaging/request-reply";

    private Imports() {}

    /**
     * Those that a particle is not granted, as far as names tell: whether there is an
     * implementation of their version, the node says.
     *
     * @param interfaces such as {@code wasi:io/streams@0.2.12}
     */
    public static List<String> ungranted(AppSpec.Particle particle, Collection<String> interfaces) {
        var uses = particle.capabilities().stream().map(Capability::uses).toList();
        var missing = new ArrayList<String>();
        for (var name : interfaces) {
            var grant = uses(name);
            var granted = grant.isPresent() && uses.contains(grant.get());
            var handled =
                    path(name).equals(MESSAGE_TYPES) && uses.contains(Capability.Consumer.USES);
            var given = isGiven(name) || granted || handled;
            if (!given) {
                missing.add(name);
            }
        }
        return missing;
    }

    private static boolean isGiven(String name) {
        var path = path(name);
        var slash = path.indexOf('/');
        return path.equals(HTTP_TYPES) || GIVEN.contains(path.substring(0, Math.max(0, slash)));
    }

    private static String path(String name) {
        var at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** The entry of {@code uses} that grants an interface, if any does. */
    private static Optional<String> uses(String name) {
        var path = path(name);
        if (path.equals(Capability.OutgoingHttp.USES)) {
            return Optional.of(path);
        }
        return switch (path.substring(0, Math.max(0, path.indexOf('/')))) {
            case "wasi:keyvalue" -> Optional.of(Capability.KeyValue.USES);
            case "wasi:blobstore" -> Optional.of(Capability.Objects.USES);
            case "wasi:config" -> Optional.of(Capability.Config.USES);
            case "wasi:messaging" ->
                    path.equals(REPLIES) ? Optional.empty() : Optional.of(Capability.Producer.USES);
            case "wasi:logging" -> Optional.of(Capability.Logging.USES);
            default -> Optional.empty();
        };
    }

    /**
     * What to do so that a component may import an interface that it was not given: the lines to
     * add to the Aetherfile, or that there are none.
     *
     * @param granted entries of {@code uses} that the particle has
     */
    public static String remedy(String particle, String name, Collection<String> granted) {
        var uses = uses(name);
        if (path(name).equals(REPLIES)) {
            return "nothing in this version grants it: call the other particle by HTTP, or have it"
                    + " send a message to another topic";
        }
        if (uses.isEmpty()) {
            return "nothing in this version grants it";
        }
        if (granted.contains(uses.get())) {
            return "it is granted, but not there in the version that the component wants";
        }
        var place = "add to " + Check.join("particle", particle) + ".uses: " + uses.get() + ": ";
        return place
                + switch (uses.get()) {
                    case Capability.OutgoingHttp.USES -> "{to: [HOST]}";
                    case Capability.KeyValue.USES, Capability.Objects.USES ->
                            "{store: data}, and beside `particle`: store: {data: {}}";
                    case Capability.Producer.USES ->
                            "{topics: [news]}, and beside `particle`: topic: {news: {}}";
                    case Capability.Config.USES -> "{values: {NAME: VALUE}}";
                    default -> "{}";
                };
    }
}
