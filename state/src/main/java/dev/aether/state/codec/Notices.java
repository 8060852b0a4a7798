package dev.aether.state.codec;

import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.wire.StateProto;
import java.util.Optional;

/** Watch requests and notices to and from their wire form. */
public final class Notices {
    private Notices() {}

    public static StateProto.WatchRequest encode(String keyspace, WatchRequest request) {
        return StateProto.WatchRequest.newBuilder()
                .setKeyspace(keyspace)
                .setKeys(Values.encode(request.keys()))
                .setStartRevision(request.startRevision())
                .setPrevious(request.previous())
                .setPuts(request.puts())
                .setDeletes(request.deletes())
                .build();
    }

    public static WatchRequest decode(StateProto.WatchRequest request) {
        return new WatchRequest(
                Values.decode(request.getKeys()),
                request.getStartRevision(),
                request.getPrevious(),
                request.getPuts(),
                request.getDeletes());
    }

    public static StateProto.Notice created(long revision) {
        return StateProto.Notice.newBuilder()
                .setCreated(StateProto.Notice.Created.newBuilder().setRevision(revision))
                .build();
    }

    public static StateProto.Notice encode(Watch.Notice notice) {
        StateProto.Notice.Builder into = StateProto.Notice.newBuilder();
        switch (notice) {
            case Watch.Events events ->
                    into.setEvents(
                            StateProto.Notice.Events.newBuilder()
                                    .setRevision(events.revision())
                                    .addAllEvents(
                                            events.events().stream()
                                                    .map(Notices::encode)
                                                    .toList()));
            case Watch.Progress progress -> into.setProgressRevision(progress.revision());
            case Watch.Compacted compacted ->
                    into.setCompactedRevision(compacted.compactRevision());
            case Watch.Ended ended -> into.setEnded(ended.reason());
        }
        return into.build();
    }

    private static StateProto.Notice.Event encode(Watch.Event event) {
        StateProto.Notice.Event.Builder into =
                StateProto.Notice.Event.newBuilder().setCurrent(Values.encode(event.current()));
        event.previous().ifPresent(previous -> into.setPrevious(Values.encode(previous)));
        return into.build();
    }

    public static Watch.Notice decode(StateProto.Notice notice) {
        return switch (notice.getKindCase()) {
            case EVENTS ->
                    new Watch.Events(
                            notice.getEvents().getRevision(),
                            notice.getEvents().getEventsList().stream()
                                    .map(Notices::decode)
                                    .toList());
            case PROGRESS_REVISION -> new Watch.Progress(notice.getProgressRevision());
            case COMPACTED_REVISION -> new Watch.Compacted(notice.getCompactedRevision());
            case ENDED -> new Watch.Ended(notice.getEnded());
            case CREATED, KIND_NOT_SET -> new Watch.Ended("an unexpected notice came");
        };
    }

    private static Watch.Event decode(StateProto.Notice.Event event) {
        return new Watch.Event(
                Values.decode(event.getCurrent()),
                event.hasPrevious()
                        ? Optional.of(Values.decode(event.getPrevious()))
                        : Optional.empty());
    }
}
