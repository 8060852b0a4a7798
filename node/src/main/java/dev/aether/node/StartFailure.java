package dev.aether.node;

import dev.aether.environment.DiskException;
import dev.aether.identity.IdentityException;
import dev.aether.mesh.MeshException;
import dev.aether.transport.TransportException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.BindException;

/** Why a node cannot start, and what to do about it. */
final class StartFailure extends RuntimeException {
    private static final String FREE_THE_PORT =
            "free the port, or choose another address or port in node.yaml";

    private final String remedy;

    StartFailure(String why, String remedy) {
        super(why);
        this.remedy = remedy;
    }

    private StartFailure(Exception cause, String remedy) {
        super(cause.getMessage(), cause);
        this.remedy = remedy;
    }

    /** What a fault at the start means for whoever started the node. */
    static StartFailure of(RuntimeException fault) {
        return switch (fault) {
            case StartFailure known -> known;
            case DiskException damaged ->
                    new StartFailure(damaged, "look at the file it names, then start again");
            case IdentityException unusable ->
                    new StartFailure(
                            unusable, "check identity/ in the node's directory and the clock");
            case TransportException taken
                    when taken.code() == TransportException.Code.CANNOT_BIND ->
                    new StartFailure(taken, FREE_THE_PORT);
            case MeshException taken when taken.code() == MeshException.Code.CANNOT_BIND ->
                    new StartFailure(taken, FREE_THE_PORT);
            case UncheckedIOException taken when taken.getCause() instanceof BindException bind ->
                    new StartFailure(bind, FREE_THE_PORT);
            case UncheckedIOException unreadable ->
                    new StartFailure(unreadable, "look at the file it names, then start again");
            default -> new StartFailure("a fault of Aether itself: " + fault, traceOf(fault));
        };
    }

    private static String traceOf(RuntimeException fault) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        return "please report it with this trace:\n" + trace;
    }

    String remedy() {
        return remedy;
    }
}
