package dev.aether.api.web;

import dev.aether.environment.Bytes;
import java.util.List;

/** What a request is answered with. */
public sealed interface WebAnswer {
    int status();

    String contentType();

    List<Header> headers();

    /** One line of the head of an answer. */
    record Header(String name, String value) {}

    /** An answer whose whole body is known; for HEAD only its length is sent. */
    record Whole(int status, String contentType, Bytes body, List<Header> headers)
            implements WebAnswer {
        public Whole {
            headers = List.copyOf(headers);
        }

        public static Whole of(int status, String contentType, Bytes body) {
            return new Whole(status, contentType, body, List.of());
        }

        public static Whole text(int status, String text) {
            return of(status, "text/plain; charset=utf-8", Bytes.utf8(text));
        }

        public Whole with(List<Header> more) {
            return new Whole(status, contentType, body, more);
        }
    }

    /** An answer whose body comes bit by bit. */
    record Streamed(int status, String contentType, Source source) implements WebAnswer {
        @Override
        public List<Header> headers() {
            return List.of();
        }
    }

    /** Makes the body of a streamed answer; always called, once, even if the client is gone. */
    @FunctionalInterface
    interface Source {
        /**
         * Runs on the request's virtual thread, which is interrupted when the client leaves;
         * returning ends the answer.
         */
        void writeTo(Sink sink);
    }

    /** Where a body goes. */
    interface Sink {
        boolean isOpen();

        /**
         * Sends at once; blocks while the client is slow.
         *
         * @throws ClientGone if the client left, or took nothing for too long
         */
        void write(Bytes part);
    }

    /** Nobody is there any more to be answered. */
    final class ClientGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientGone(String why) {
            super(why, null, false, false);
        }
    }
}
