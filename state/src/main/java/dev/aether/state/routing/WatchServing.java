package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.NodeId;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.codec.Notices;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.wire.StateProto;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.RemoteRefusal;
import java.time.Duration;
import java.util.Optional;

/** Serves watches to nodes without a replica, each on its stream. */
public final class WatchServing {
    private static final Duration QUESTION_MAX = Duration.ofSeconds(5);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
    private static final Duration BARRIER_MAX = Duration.ofSeconds(1);

    private final Holdings holdings;

    public WatchServing(Holdings holdings) {
        this.holdings = holdings;
    }

    public void serve(NodeId from, DuplexStream stream) {
        StateProto.WatchRequest request = read(from, stream);
        Optional<LocalRange> range = holdings.range(request.getKeyspace());
        if (range.isEmpty()) {
            end(stream, "no replica of " + request.getKeyspace() + " is here");
            return;
        }
        try (Watch watch = range.get().watch(Notices.decode(request), BARRIER_MAX)) {
            Frames.write(stream, Notices.created(watch.createdRevision()).toByteArray());
            serve(watch, stream);
        } catch (StateException failure) {
            end(stream, String.valueOf(failure.getMessage()));
        }
    }

    private static StateProto.WatchRequest read(NodeId from, DuplexStream stream) {
        try {
            byte[] message =
                    Frames.read(stream, QUESTION_MAX)
                            .orElseThrow(() -> new RemoteRefusal("no request came"));
            return StateProto.WatchRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException damaged) {
            throw new RemoteRefusal("a watch request of " + from + " is damaged");
        }
    }

    private static void serve(Watch watch, DuplexStream stream) {
        boolean open = true;
        while (open) {
            Watch.Notice notice = watch.next(SIGN_OF_LIFE);
            Frames.write(stream, Notices.encode(notice).toByteArray());
            open = notice instanceof Watch.Events || notice instanceof Watch.Progress;
        }
        stream.finish();
    }

    private static void end(DuplexStream stream, String reason) {
        Frames.write(stream, Notices.encode(new Watch.Ended(reason)).toByteArray());
        stream.finish();
    }
}
