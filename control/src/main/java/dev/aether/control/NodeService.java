package dev.aether.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.control.wire.FarewellAnswer;
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
import dev.aether.cue.Imports;
import dev.aether.environment.Bytes;
import dev.aether.runtime.Claim;
import dev.aether.runtime.Reservation;
import dev.aether.runtime.Room;
import dev.aether.runtime.RunResult;
import dev.aether.runtime.WorkloadException;
import dev.aether.runtime.Workloads;
import dev.aether.state.Blobs;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.transport.RemoteRefusal;
import dev.aether.transport.Transport;
import java.util.List;
import java.util.Optional;

/** Answers pulses on the node that runs the workloads. */
public final class NodeService {
    private final Workloads workloads;
    private final Blobs blobs;
    private final Keyspace system;
    private volatile Runnable dismissed = () -> {};

    /**
     * @param system asked whether a replica shall still run
     */
    public NodeService(Workloads workloads, Blobs blobs, Keyspace system) {
        this.system = system;
        this.workloads = workloads;
        this.blobs = blobs;
    }

    /** Hears that another node says this one was removed from the lattice; must not block. */
    public void onFarewell(Runnable listener) {
        dismissed = listener;
    }

    /** Serves the channels; before the transport starts. */
    public void serve(Transport transport) {
        for (String channel :
                List.of(
                        NodeCalls.PROBE,
                        NodeCalls.RESERVE,
                        NodeCalls.START,
                        NodeCalls.STOP,
                        NodeCalls.RUN,
                        NodeCalls.SPREAD,
                        NodeCalls.FAREWELL)) {
            transport.onRequest(channel, (from, body) -> answer(channel, body));
        }
    }

    Bytes answer(String channel, Bytes body) {
        try {
            byte[] message = body.toArray();
            return Bytes.wrap(
                    switch (channel) {
                        case NodeCalls.PROBE -> probe(ProbeCall.parseFrom(message)).toByteArray();
                        case NodeCalls.RESERVE ->
                                reserve(ReserveCall.parseFrom(message)).toByteArray();
                        case NodeCalls.START -> start(StartCall.parseFrom(message)).toByteArray();
                        case NodeCalls.STOP -> stop(StopCall.parseFrom(message)).toByteArray();
                        case NodeCalls.RUN -> run(RunCall.parseFrom(message)).toByteArray();
                        case NodeCalls.SPREAD ->
                                spread(SpreadCall.parseFrom(message)).toByteArray();
                        case NodeCalls.FAREWELL -> farewell().toByteArray();
                        default -> throw new RemoteRefusal("no such call: " + channel);
                    });
        } catch (InvalidProtocolBufferException malformed) {
            throw new RemoteRefusal(channel + ": malformed call");
        }
    }

    private RoomFrame probe(ProbeCall call) {
        RoomFrame room = frame(workloads.ledger().room(), call.getService());
        boolean held =
                workloads.ledger().claims().stream()
                        .anyMatch(claim -> claim.placement().equals(call.getPlacement()));
        return room.toBuilder().setHeld(held).build();
    }

    private ReserveAnswer reserve(ReserveCall call) {
        Claim claim =
                new Claim(
                        call.getPlacement(),
                        call.getExecution(),
                        call.getService(),
                        call.getCpuMillis(),
                        call.getMemoryBytes());
        ReserveAnswer.Builder answer = ReserveAnswer.newBuilder();
        switch (workloads.ledger().reserve(call.getExpectedVersion(), claim)) {
            case Reservation.Held held -> answer.setOutcome(ReserveAnswer.Outcome.OUTCOME_HELD);
            case Reservation.Moved moved ->
                    answer.setOutcome(ReserveAnswer.Outcome.OUTCOME_MOVED)
                            .setRoom(frame(moved.room(), call.getService()));
            case Reservation.NoRoom full ->
                    answer.setOutcome(ReserveAnswer.Outcome.OUTCOME_NO_ROOM)
                            .setRoom(frame(full.room(), call.getService()));
        }
        workloads.announce();
        return answer.build();
    }

    private StartAnswer start(StartCall call) {
        Placement placement = Placement.decode(Bytes.wrap(call.getPlacement().toByteArray()));
        try {
            workloads.start(placement.workload(), placement.claim());
            stopUnlessRecorded(placement);
            return StartAnswer.newBuilder().setStarted(true).build();
        } catch (WorkloadException failure) {
            return StartAnswer.newBuilder()
                    .setUnusable(failure.code() == WorkloadException.Code.UNUSABLE)
                    .setWhy(words(failure, placement))
                    .build();
        }
    }

    /** Why it does not run, and what to add to the Aetherfile if that is all it takes. */
    private static String words(WorkloadException failure, Placement placement) {
        List<String> granted = Granting.uses(placement.run().grants());
        StringBuilder words = new StringBuilder(String.valueOf(failure.getMessage()));
        failure.ungranted().stream()
                .map(name -> Imports.remedy(placement.particle(), name, granted))
                .distinct()
                .forEach(remedy -> words.append("; ").append(remedy));
        return words.toString();
    }

    /**
     * An order that was long under way may be about a replica that was taken away since. Asked
     * after the start: a record deleted later is seen by whoever watches the records.
     */
    private void stopUnlessRecorded(Placement placement) {
        RangeQuery query = RangeQuery.of(KeyRange.single(placement.key()));
        boolean recorded;
        try {
            recorded = !system.range(query).entries().isEmpty();
        } catch (StateException unavailable) {
            throw new RemoteRefusal("not known whether it shall run: " + unavailable.getMessage());
        }
        if (!recorded) {
            workloads.stop(placement.id());
            throw new WorkloadException(
                    WorkloadException.Code.ABSENT, "the lattice no longer wants it");
        }
    }

    private StopAnswer stop(StopCall call) {
        workloads.stop(call.getPlacement());
        return StopAnswer.getDefaultInstance();
    }

    private RunAnswer run(RunCall call) {
        try {
            Optional<RunResult> end = workloads.run(call.getPlacement(), NodeCalls.RUN_WAIT);
            return end.map(NodeService::answer)
                    .orElse(answer(RunAnswer.State.STATE_RUNNING, "it runs"));
        } catch (WorkloadException absent) {
            return answer(RunAnswer.State.STATE_ABSENT, String.valueOf(absent.getMessage()));
        }
    }

    private static RunAnswer answer(RunResult end) {
        return answer(
                end.isSuccess() ? RunAnswer.State.STATE_SUCCEEDED : RunAnswer.State.STATE_FAILED,
                end.words());
    }

    private static RunAnswer answer(RunAnswer.State state, String words) {
        return RunAnswer.newBuilder().setState(state).setWords(words).build();
    }

    private SpreadAnswer spread(SpreadCall call) {
        try {
            if (!blobs.has(call.getDigest())) {
                blobs.fetch(call.getDigest());
            }
            return SpreadAnswer.newBuilder().setStored(true).build();
        } catch (StateException failure) {
            return SpreadAnswer.newBuilder().setWhy(String.valueOf(failure.getMessage())).build();
        }
    }

    private FarewellAnswer farewell() {
        dismissed.run();
        return FarewellAnswer.getDefaultInstance();
    }

    private static RoomFrame frame(Room room, String service) {
        return RoomFrame.newBuilder()
                .setVersion(room.version())
                .setCpuMillis(room.cpuMillis())
                .setMemoryBytes(room.memoryBytes())
                .setFreeCpuMillis(room.freeCpuMillis())
                .setFreeMemoryBytes(room.freeMemoryBytes())
                .setReplicas(room.replicas().getOrDefault(service, 0))
                .build();
    }
}
