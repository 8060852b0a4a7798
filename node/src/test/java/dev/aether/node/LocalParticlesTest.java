package dev.aether.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException;
import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.mesh.Outcome;
import org.junit.jupiter.api.Test;

/** What whoever asked is told says what happened and nothing of the inside. */
class LocalParticlesTest {
    private static final String INSIDE = "at 0x42 of /secret";

    @Test
    void timeThatIsUpIsLate() {
        assertThat(LocalParticles.outcome(new HttpResult.DeadlineExceeded()))
                .isEqualTo(new Outcome.Late("the application did not answer in time"));
        assertThat(
                        LocalParticles.outcome(
                                new HttpResult.GuestError(ErrorCode.CONNECTION_TIMEOUT, INSIDE)))
                .isEqualTo(
                        new Outcome.Late(
                                "the application answered with the error connection timeout"));
    }

    @Test
    void whatTheGuestDidWrongIsFailed() {
        assertFailed(
                new HttpResult.Trapped(TrapException.Code.STACK_EXHAUSTED, INSIDE),
                "the application crashed: stack exhausted");
        assertFailed(
                new HttpResult.MemoryExceeded(INSIDE),
                "the application needs more memory than it may have");
        assertFailed(new HttpResult.NoResponse(), "the application ended without an answer");
        assertFailed(new HttpResult.Unfinished(), "the application did not finish its answer");
        assertFailed(new HttpResult.Denied(INSIDE), "the application used what it was not granted");
        assertFailed(
                new HttpResult.GuestError(ErrorCode.INTERNAL_ERROR, INSIDE),
                "the application answered with the error internal error");
        assertFailed(
                new HttpResult.Broken(200, new HttpResult.DeadlineExceeded()),
                "the application broke off its answer");
    }

    @Test
    void aReaderThatLeftIsNoFaultOfTheReplica() {
        HttpResult.ReaderGone gone = new HttpResult.ReaderGone("reset");

        assertThat(LocalParticles.outcome(gone)).isEqualTo(new Outcome.Gone("reset"));
        assertThat(LocalParticles.outcome(new HttpResult.Broken(200, gone)))
                .isEqualTo(new Outcome.Gone("reset"));
    }

    private static void assertFailed(HttpResult result, String why) {
        assertThat(LocalParticles.outcome(result)).isEqualTo(new Outcome.Failed(why));
    }
}
