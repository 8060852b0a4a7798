package dev.aether.api.rest;

import dev.aether.api.objects.Faults;
import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.ResourceOperations;
import dev.aether.kubernetes.ResourceStore.Scope;
import dev.aether.kubernetes.ResourceWatch;
import dev.aether.kubernetes.Selectors;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.WatchEvent;
import dev.aether.kubernetes.WatchOptions;
import dev.aether.state.StateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Watches as streams of lines. A watch of a slow client waits; what it then missed is read from
 * history, or the client is told to list again.
 */
final class Watches {
    /** How long nothing may happen before a client that asked is told how far it has come. */
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(30);

    private static final Duration LENGTH_DEFAULT = Duration.ofMinutes(30);
    private static final Duration LENGTH_MAX = Duration.ofHours(2);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
    private static final int RETRY_SECONDS = 5;

    private final Environment environment;
    private final ResourceOperations operations;
    private final Gate gate;
    private final Semaphore room;

    Watches(Environment environment, ResourceOperations operations, Gate gate, Semaphore room) {
        this.environment = environment;
        this.operations = operations;
        this.gate = gate;
        this.room = room;
    }

    WebAnswer open(WebHead head, Scope scope, Selectors selectors, Form form) {
        if (!room.tryAcquire()) {
            throw Status.tooManyRequests("too many watches are open", RETRY_SECONDS).exception();
        }
        boolean opened = false;
        try {
            ResourceWatch watch =
                    operations.watch(
                            scope,
                            new WatchOptions(
                                    selectors,
                                    head.parameter("resourceVersion"),
                                    head.flag("sendInitialEvents"),
                                    head.parameter("resourceVersionMatch")));
            opened = true;
            Running running = new Running(head, scope.kind(), form, watch);
            return new WebAnswer.Streamed(200, Answers.JSON, running::writeTo);
        } finally {
            if (!opened) {
                room.release();
            }
        }
    }

    private static Duration length(WebHead head) {
        int seconds = Resources.number(head, "timeoutSeconds");
        Duration asked = seconds > 0 ? Duration.ofSeconds(seconds) : LENGTH_DEFAULT;
        return asked.compareTo(LENGTH_MAX) > 0 ? LENGTH_MAX : asked;
    }

    /** One open watch; owned by its request's thread. */
    private final class Running {
        private final WebHead head;
        private final Kind kind;
        private final Form form;
        private final ResourceWatch watch;
        private final long end;
        private long told;

        Running(WebHead head, Kind kind, Form form, ResourceWatch watch) {
            this.head = head;
            this.kind = kind;
            this.form = form;
            this.watch = watch;
            this.end = environment.clock().nanos() + length(head).toNanos();
            this.told = environment.clock().nanos();
        }

        void writeTo(WebAnswer.Sink sink) {
            try (watch) {
                run(sink);
            } catch (StateException fault) {
                WatchEvent last =
                        new WatchEvent(WatchEvent.Type.ERROR, Faults.status(fault).json());
                write(sink, last);
            } finally {
                room.release();
            }
        }

        private void run(WebAnswer.Sink sink) {
            while (sink.isOpen() && !watch.ended() && gate.stillKnown(head.caller())) {
                long left = end - environment.clock().nanos();
                if (left <= 0) {
                    return;
                }
                Duration wait = Duration.ofNanos(Math.min(left, CHECK_EVERY.toNanos()));
                Optional<WatchEvent> event = watch.next(wait);
                if (event.isPresent()) {
                    write(sink, event.get());
                } else {
                    bookmark(sink);
                }
            }
        }

        private void bookmark(WebAnswer.Sink sink) {
            long silent = environment.clock().nanos() - told;
            boolean due = silent >= BOOKMARK_EVERY.toNanos();
            if (due && head.flag("allowWatchBookmarks") && !watch.ended()) {
                write(sink, watch.bookmark());
            }
        }

        private void write(WebAnswer.Sink sink, WatchEvent event) {
            WatchEvent shown =
                    form.representation()
                            .of(kind, event, form.include(), environment.clock().now());
            sink.write(Bytes.utf8(shown.json().compact() + "\n"));
            told = environment.clock().nanos();
        }
    }
}
