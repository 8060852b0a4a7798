package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.DiskException;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedMachine machine = world.machine("n1");
    private final Ledger ledger = open();

    @Test
    void aReservationTakesRoomAndRaisesTheVersion() {
        Room before = ledger.room();

        Reservation reserved = ledger.reserve(before.version(), claim("p1", "pulse/a", 300));

        assertThat(reserved).isEqualTo(new Reservation.Held(before.version() + 1));
        assertThat(ledger.room().freeCpuMillis()).isEqualTo(700);
    }

    @Test
    void theSameExecutionAskingTwiceReservesOnce() {
        ledger.reserve(ledger.room().version(), claim("p1", "pulse/a", 300));

        Reservation again = ledger.reserve(0, claim("p1", "pulse/a", 300));

        assertThat(again).isInstanceOf(Reservation.Held.class);
        assertThat(ledger.room().freeCpuMillis()).isEqualTo(700);
    }

    @Test
    void askingAgainProlongsTheHold() {
        ledger.reserve(ledger.room().version(), claim("p1", "pulse/a", 300));
        world.runFor(Ledger.HOLD.minusSeconds(1));
        ledger.reserve(0, claim("p1", "pulse/a", 300));

        world.runFor(Ledger.HOLD.minusSeconds(1));

        assertThat(ledger.room().workloads()).isEqualTo(1);
    }

    @Test
    void aStaleVersionIsAnsweredWithThePresentRoom() {
        long stale = ledger.room().version();
        ledger.reserve(stale, claim("p1", "pulse/a", 300));

        Reservation late = ledger.reserve(stale, claim("p2", "pulse/b", 300));

        assertThat(late).isInstanceOf(Reservation.Moved.class);
        assertThat(ledger.claims()).hasSize(1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Reservation refused = ledger.reserve(ledger.room().version(), claim("p1", "x", 1001));

        assertThat(refused).isInstanceOf(Reservation.NoRoom.class);
    }

    @Test
    void anUnconfirmedHoldLapsesAndAConfirmedOneStays() {
        ledger.reserve(ledger.room().version(), claim("p1", "a", 300));
        ledger.reserve(ledger.room().version(), claim("p2", "b", 300));
        ledger.confirm(claim("p2", "b", 300));

        world.runFor(Ledger.HOLD.plus(Duration.ofSeconds(1)));

        assertThat(ledger.claims()).extracting(Claim::placement).containsExactly("p2");
    }

    @Test
    void reservationsSurviveACrash() {
        ledger.reserve(ledger.room().version(), claim("p1", "a", 300));
        Room before = ledger.room();

        machine.crash();
        machine.restart();

        assertThat(open().room()).isEqualTo(before);
    }

    @Test
    void whatTheDiskRefusedIsNotHeld() {
        Room before = ledger.room();
        machine.disk().capacity(new ByteSize(1));

        assertThatThrownBy(() -> ledger.reserve(before.version(), claim("p1", "a", 300)))
                .isInstanceOf(DiskException.class);
        assertThat(ledger.room()).isEqualTo(before);
        machine.disk().capacity(ByteSize.ofMebibytes(1));
        ledger.reserve(before.version(), claim("p1", "a", 300));
        machine.crash();
        machine.restart();

        assertThat(open().claims()).hasSize(1);
    }

    @Test
    void aHoldLapsesAlsoWhenTheDiskIsFull() {
        ledger.reserve(ledger.room().version(), claim("p1", "a", 300));
        machine.disk().capacity(new ByteSize(1));

        world.runFor(Ledger.HOLD.plusSeconds(1));

        assertThat(ledger.room().freeCpuMillis()).isEqualTo(1000);
        assertThat(ledger.claims()).isEmpty();
        ledger.release("p1");
    }

    @Test
    void aLapsedHoldIsGoneFromTheFileWithTheNextChange() {
        ledger.reserve(ledger.room().version(), claim("p1", "a", 300));
        world.runFor(Ledger.HOLD.plusSeconds(1));
        assertThat(file()).contains("p1");

        ledger.confirm(claim("p2", "b", 300));

        assertThat(file()).contains("p2").doesNotContain("p1");
    }

    @Test
    void whoAsksAgainAfterTheHoldHasLapsedIsHeldAnewOnlyWhereThereIsRoom() {
        ledger.reserve(ledger.room().version(), claim("p1", "a", 600));
        world.runFor(Ledger.HOLD.plusSeconds(1));
        ledger.reserve(ledger.room().version(), claim("p2", "b", 600));

        Reservation late = ledger.reserve(ledger.room().version(), claim("p1", "a", 600));

        assertThat(late).isInstanceOf(Reservation.NoRoom.class);
    }

    @Test
    void aDamagedLedgerIsNamedAndTheRemedyTold() {
        ledger.reserve(ledger.room().version(), claim("p1", "a", 300));
        byte[] content = machine.environment().disk().read("runtime/ledger", 1 << 20);
        content[content.length - 1] ^= 1;
        machine.environment().disk().replace("runtime/ledger", content);

        assertThatThrownBy(this::open)
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("runtime/ledger")
                .hasMessageContaining("delete it");
    }

    @Test
    void anExecutorKilledBetweenActingAndAnsweringActsOnce() {
        Claim claim = claim("p1", "pulse-1/place web 1", 300);
        ledger.reserve(ledger.room().version(), claim);
        Room before = ledger.room();

        machine.crash();
        machine.restart();
        Ledger reopened = open();
        Reservation again = reopened.reserve(before.version() - 1, claim);

        assertThat(again).isInstanceOf(Reservation.Held.class);
        assertThat(reopened.room().freeCpuMillis()).isEqualTo(before.freeCpuMillis());
        assertThat(reopened.claims()).containsExactly(claim);
    }

    @Test
    void whatTheLatticeHasTakenAwayIsReleasedButNotAFreshHold() {
        ledger.confirm(claim("p1", "a", 300));
        ledger.confirm(claim("p2", "b", 300));
        ledger.reserve(ledger.room().version(), claim("p3", "c", 300));

        ledger.releaseConfirmed(List.of("p1", "p3"));

        assertThat(ledger.claims()).extracting(Claim::placement).containsExactly("p2", "p3");
    }

    @Test
    void whatDidNotStartIsHeldForAWhileAndThenFree() {
        ledger.confirm(claim("p1", "a", 300));

        ledger.unconfirm("p1");

        assertThat(ledger.room().freeCpuMillis()).isEqualTo(700);
        world.runFor(Ledger.HOLD.plusSeconds(1));
        assertThat(ledger.room().freeCpuMillis()).isEqualTo(1000);
    }

    private String file() {
        byte[] content = machine.environment().disk().read("runtime/ledger", 1 << 20);
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private Ledger open() {
        return new Ledger(
                machine.environment().disk(), machine.environment().clock(), 1000, 1 << 30);
    }

    private static Claim claim(String placement, String execution, long cpuMillis) {
        return new Claim(placement, execution, "default/app/web", cpuMillis, 1 << 20);
    }
}
