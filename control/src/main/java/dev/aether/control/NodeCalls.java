package dev.aether.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.control.wire.FarewellAnswer;
import dev.aether.control.wire.FarewellCall;
import dev.aether.control.wire.ProbeCall;
import dev.aether.control.wire.ReserveAnswer;
import dev.aether.control.wire.ReserveCall;
import dev.aether.control.wire.RoomFrame;
import dev.aether.control.wire.RunAnswer;
import dev.aether.control.wire.RunCall;
import dev.aether.control.wire.SpreadAnswer;
import dev.aether.control.wire.SpreadCall;
import dev.aether.control.wire.StartAnswer;
import dev.aether.control.wire.StartCall;
import dev.aether.control.wire.StopAnswer;
import dev.aether.control.wire.StopCall;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.DiskException;
import dev.aether.environment.NodeId;
import dev.aether.runtime.Claim;
import dev.aether.transport.RemoteRefusal;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;

/**
 * What a pulse asks of a node. Every call may be repeated: the node acts once. Throws {@link
 * TransportException} when the node cannot be asked.
 */
final class NodeCalls {
    static final String PROBE = "control/probe";
    static final String RESERVE = "control/reserve";
    static final String START = "control/start";
    static final String STOP = "control/stop";
    static final String RUN = "control/run";
    static final String SPREAD = "control/spread";
    static final String FAREWELL = "control/farewell";

    private static final Duration QUICK = Duration.ofSeconds(2);

    /** How long a node lets a question about a run wait. */
    static final Duration RUN_WAIT = Duration.ofSeconds(5);

    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Transport transport;
    private final NodeService local;
    private final NodeId self;

    /**
     * @param local answers what this node asks of itself
     */
    NodeCalls(Transport transport, NodeId self, NodeService local) {
        this.transport = transport;
        this.self = self;
        this.local = local;
    }

    /** Asks what room a node has, and whether some is reserved for this placement. */
    RoomFrame probe(NodeId node, Placement placement) {
        ProbeCall call =
                ProbeCall.newBuilder()
                        .setService(placement.service())
                        .setPlacement(placement.id())
                        .build();
        return ask(node, PROBE, call, RoomFrame.parser(), QUICK);
    }

    ReserveAnswer reserve(NodeId node, long expectedVersion, Claim claim) {
        ReserveCall call =
                ReserveCall.newBuilder()
                        .setExpectedVersion(expectedVersion)
                        .setPlacement(claim.placement())
                        .setExecution(claim.execution())
                        .setService(claim.service())
                        .setCpuMillis(claim.cpuMillis())
                        .setMemoryBytes(claim.memoryBytes())
                        .build();
        return ask(node, RESERVE, call, ReserveAnswer.parser(), QUICK);
    }

    StartAnswer start(Placement placement) {
        StartCall call =
                StartCall.newBuilder()
                        .setPlacement(UnsafeByteOperations.unsafeWrap(placement.encode().buffer()))
                        .setExecution(placement.execution())
                        .build();
        return ask(placement.node(), START, call, StartAnswer.parser(), START_MAX);
    }

    RunAnswer run(Placement placement) {
        RunCall call = RunCall.newBuilder().setPlacement(placement.id()).build();
        return ask(placement.node(), RUN, call, RunAnswer.parser(), RUN_WAIT.plus(QUICK));
    }

    void stop(NodeId node, String placement) {
        StopCall call = StopCall.newBuilder().setPlacement(placement).build();
        ask(node, STOP, call, StopAnswer.parser(), START_MAX);
    }

    /** Asks a node to store an artefact, so that it survives the node it was uploaded to. */
    SpreadAnswer spread(NodeId node, String digest) {
        SpreadCall call = SpreadCall.newBuilder().setDigest(digest).build();
        return ask(node, SPREAD, call, SpreadAnswer.parser(), START_MAX);
    }

    /** Tells a node that it was removed from the lattice. */
    void farewell(NodeId node) {
        FarewellCall call = FarewellCall.getDefaultInstance();
        ask(node, FAREWELL, call, FarewellAnswer.parser(), QUICK);
    }

    private <T extends Message> T ask(
            NodeId node, String channel, Message call, Parser<T> parser, Duration timeout) {
        Bytes body = Bytes.wrap(call.toByteArray());
        Bytes answer =
                node.equals(self)
                        ? askSelf(channel, body)
                        : transport.request(node, channel, body, timeout);
        try {
            return parser.parseFrom(answer.toArray());
        } catch (InvalidProtocolBufferException malformed) {
            throw new TransportException(
                    TransportException.Code.BROKEN, channel + ": malformed answer", malformed);
        }
    }

    /** Fails as another node's answer would, so that callers need not know who was asked. */
    private Bytes askSelf(String channel, Bytes body) {
        try {
            return local.answer(channel, body);
        } catch (RemoteRefusal refusal) {
            throw new TransportException(
                    TransportException.Code.REFUSED, String.valueOf(refusal.getMessage()), refusal);
        } catch (DiskException | DeadlineExceeded fault) {
            throw new TransportException(
                    TransportException.Code.BROKEN, String.valueOf(fault.getMessage()), fault);
        }
    }
}
