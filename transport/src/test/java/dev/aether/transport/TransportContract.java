package dev.aether.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Threads;
import dev.aether.transport.TransportException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every maker of a {@link Transport} promises of links, messages and requests. */
public abstract class TransportContract {
    protected static final Duration LONG = Duration.ofSeconds(10);
    protected final Stage stage;

    protected TransportContract(Stage stage) {
        this.stage = stage;
    }

    @AfterEach
    void closeStage() {
        stage.close();
    }

    /** Node 1, which knows node 2, which serves the usual channels. */
    protected Transport pair() {
        Transport second = stage.node(2, TransportContract::usual);
        Transport first = stage.node(1, TransportContract::usual);
        first.learn(stage.id(2), List.of(second.localAddress()));
        return first;
    }

    protected static void usual(Transport transport) {
        transport.onRequest("echo", (from, body) -> Bytes.utf8(from + ":" + body));
        transport.onRequest("same", (from, body) -> body);
        transport.onRequest(
                "refuse",
                (from, body) -> {
                    throw new RemoteRefusal("not today");
                });
        transport.onRequest(
                "fail",
                (from, body) -> {
                    throw new IllegalStateException("broken on purpose");
                });
    }

    protected Bytes request(Transport from, int to, String channel, Bytes body) {
        return stage.run(() -> from.request(stage.id(to), channel, body, LONG));
    }

    protected static void assertCode(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.code()).as("%s", failure).isEqualTo(code));
    }

    @Test
    void aRequestIsAnsweredByANodeThatKnowsWhoAsks() {
        Transport first = pair();

        Bytes answer = request(first, 2, "echo", Bytes.utf8("hello"));

        assertThat(answer.utf8()).isEqualTo(stage.id(1) + ":hello");
    }

    @Test
    void anEmptyRequestHasAnEmptyAnswer() {
        assertThat(request(pair(), 2, "same", Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void aRefusalTravelsInWords() {
        Transport first = pair();

        assertThatThrownBy(() -> request(first, 2, "refuse", Bytes.EMPTY))
                .hasMessage("not today")
                .extracting(failure -> ((TransportException) failure).code())
                .isEqualTo(Code.REFUSED);
    }

    @Test
    void aChannelThatIsNotServedIsSaid() {
        Transport first = pair();

        assertCode(Code.UNKNOWN_CHANNEL, () -> request(first, 2, "nonsense", Bytes.EMPTY));
    }

    @Test
    void aHandlerThatBreaksLeavesTheCallerInDoubt() {
        Transport first = pair();

        assertCode(Code.BROKEN, () -> request(first, 2, "fail", Bytes.EMPTY));
    }

    @Test
    void aNodeOfWhichNothingIsKnownIsUnreachable() {
        Transport first = pair();

        assertCode(Code.PEER_UNREACHABLE, () -> request(first, 3, "echo", Bytes.EMPTY));
    }

    @Test
    void anAddressWhereNobodyListensIsUnreachable() {
        Transport first = pair();

        assertCode(
                Code.PEER_UNREACHABLE,
                () -> stage.run(() -> first.dial(stage.nowhere(), Duration.ofMillis(300))));
    }

    @Test
    void theNextAddressIsTriedWhenOneIsDead() {
        Transport second = stage.node(2, TransportContract::usual);
        Transport first = stage.node(1, TransportContract::usual);
        first.learn(stage.id(2), List.of(stage.nowhere(), second.localAddress()));

        Bytes answer = request(first, 2, "same", Bytes.utf8("x"));

        assertThat(answer.utf8()).isEqualTo("x");
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedAtTheSender() {
        Transport first = pair();
        Bytes body = Bytes.wrap(new byte[(16 << 20) + 1]);

        assertCode(Code.TOO_LARGE, () -> request(first, 2, "same", body));
        assertCode(Code.TOO_LARGE, () -> first.send(stage.id(2), "message", body));
    }

    @Test
    void aBodyAtTheLimitTravelsBothWays() {
        Transport first = pair();
        byte[] content = new byte[16 << 20];
        content[12_345_678] = 42;

        Bytes answer = request(first, 2, "same", Bytes.wrap(content));

        assertThat(answer).isEqualTo(Bytes.wrap(content));
    }

    @Test
    void anAnswerThatComesTooLateIsATimeout() {
        Transport second =
                stage.node(
                        2,
                        transport ->
                                transport.onRequest(
                                        "slow",
                                        (from, body) -> {
                                            stage.environment(2)
                                                    .timers()
                                                    .sleep(Duration.ofSeconds(2));
                                            return body;
                                        }));
        Transport first = stage.node(1, TransportContract::usual);
        NodeId dialled = stage.run(() -> first.dial(second.localAddress(), LONG));

        assertCode(
                Code.TIMEOUT,
                () ->
                        stage.run(() ->
                                first.request(
                                        dialled, "slow", Bytes.EMPTY, Duration.ofMillis(300))));
    }

    @Test
    void manyRequestsAtOnceAreAllAnswered() {
        Transport first = pair();

        List<Bytes> answers =
                together(
                        64,
                        number ->
                                first.request(stage.id(2), "same", Bytes.utf8("" + number), LONG));

        assertThat(answers)
                .hasSize(64)
                .allSatisfy(answer -> assertThat(answer).isNotEqualTo(Bytes.EMPTY));
    }

    /** Runs calls at the same time on threads of node 1. */
    protected List<Bytes> together(int count, java.util.function.IntFunction<Bytes> call) {
        List<Promise<Bytes>> promises = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            promises.add(start(number, call));
        }
        return stage.run(() -> promises.stream().map(each -> each.await("a call", LONG)).toList());
    }

    private Promise<Bytes> start(int number, java.util.function.IntFunction<Bytes> call) {
        Promise<Bytes> promise = new Promise<>(stage.environment(1).timers());
        Threads.Task unused =
                stage.environment(1)
                        .threads()
                        .start(
                                "call " + number,
                                () -> {
                                    try {
                                        promise.complete(call.apply(number));
                                    } catch (RuntimeException failure) {
                                        promise.fail(failure);
                                    }
                                });
        assertThat(unused).isNotNull();
        return promise;
    }

    @Test
    void messagesOfAChannelArriveInOrder() {
        List<String> received = Collections.synchronizedList(new ArrayList<>());
        Consumer<Transport> handlers =
                transport ->
                        transport.onMessage(
                                "message",
                                (from, message) -> received.add(from + " " + message.utf8()));
        Transport second = stage.node(2, handlers);
        Transport first = stage.node(1, TransportContract::usual);
        NodeId dialled = stage.run(() -> first.dial(second.localAddress(), LONG));

        stage.run(() -> {
            for (int number = 0; number < 1000; number++) {
                assertThat(first.send(dialled, "message", Bytes.utf8("" + number))).isTrue();
            }
            return true;
        });

        stage.await("all messages", () -> received.size() == 1000);
        for (int number = 0; number < 1000; number++) {
            assertThat(received.get(number)).isEqualTo(stage.id(1) + " " + number);
        }
    }

    @Test
    void aMessageWithoutALinkIsDroppedAndTheLinkIsMade() {
        Transport first = pair();

        boolean queued = stage.run(() -> first.send(stage.id(2), "message", Bytes.EMPTY));

        assertThat(queued).isFalse();
        stage.await("the link", () -> first.connected().equals(List.of(stage.id(2))));
    }

    @Test
    void bothEndsUseTheLinkThatOneMade() {
        Transport second = stage.node(2, TransportContract::usual);
        Transport first = stage.node(1, TransportContract::usual);

        NodeId dialled = stage.run(() -> first.dial(second.localAddress(), LONG));

        assertThat(dialled).isEqualTo(stage.id(2));
        stage.await("the link", () -> second.connected().equals(List.of(stage.id(1))));
        assertThat(request(second, 1, "echo", Bytes.utf8("back")).utf8())
                .isEqualTo(stage.id(2) + ":back");
    }

    @Test
    void aNodeThatDialsItselfIsTold() {
        Transport first = stage.node(1, TransportContract::usual);

        assertCode(
                Code.PEER_UNREACHABLE,
                () -> stage.run(() -> first.dial(first.localAddress(), LONG)));
    }

    @Test
    void nodesThatDialEachOtherAtOnceLoseNoRequest() {
        Transport first = stage.node(1, TransportContract::usual);
        Transport second = stage.node(2, TransportContract::usual);
        first.learn(stage.id(2), List.of(second.localAddress()));
        second.learn(stage.id(1), List.of(first.localAddress()));

        List<Bytes> answers =
                together(
                        32,
                        number -> {
                            Transport from = number % 2 == 0 ? first : second;
                            NodeId to = stage.id(number % 2 == 0 ? 2 : 1);
                            return from.request(to, "same", Bytes.utf8("x"), LONG);
                        });

        assertThat(answers).hasSize(32);
        assertThat(first.connected()).containsExactly(stage.id(2));
        assertThat(second.connected()).containsExactly(stage.id(1));
    }

    @Test
    void listenersHearOfLinksThatComeAndGo() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Transport second = stage.node(2, TransportContract::usual);
        Transport first =
                stage.node(
                        1,
                        transport ->
                                transport.onLink((peer, up) -> heard.add(peer + (up ? "+" : "-"))));
        NodeId dialled = stage.run(() -> first.dial(second.localAddress(), LONG));

        stage.await("link up", () -> heard.equals(List.of(dialled + "+")));
        stage.run(() -> {
            second.close();
            return true;
        });

        stage.await("link down", () -> heard.equals(List.of(dialled + "+", dialled + "-")));
        assertThat(first.connected()).isEmpty();
    }

    @Test
    void aForgottenNodeIsUnreachable() {
        Transport first = pair();
        assertThat(request(first, 2, "same", Bytes.utf8("x")).utf8()).isEqualTo("x");

        stage.run(() -> {
            first.forget(stage.id(2));
            return true;
        });

        stage.await("no link", () -> first.connected().isEmpty());
        assertCode(Code.PEER_UNREACHABLE, () -> request(first, 2, "same", Bytes.EMPTY));
    }

    @Test
    void aPeerThatIsNotAdmittedIsRefused() {
        Transport second = stage.node(2, peer -> false, TransportContract::usual);
        Transport first = stage.node(1, TransportContract::usual);

        assertCode(
                Code.IDENTITY_REFUSED,
                () -> stage.run(() -> first.dial(second.localAddress(), LONG)));
        assertThat(second.connected()).isEmpty();
    }

    @Test
    void aPeerThatIsNotAdmittedAnyMoreLosesItsLink() {
        AtomicBoolean admitted = new AtomicBoolean(true);
        Transport second = stage.node(2, peer -> admitted.get(), TransportContract::usual);
        Transport first = stage.node(1, TransportContract::usual);
        NodeId dialled = stage.run(() -> first.dial(second.localAddress(), LONG));
        assertThat(dialled).isEqualTo(stage.id(2));

        admitted.set(false);

        stage.await("no link", () -> first.connected().isEmpty() && second.connected().isEmpty());
    }

    @Test
    void nothingIsSentByAClosedTransport() {
        Transport first = pair();

        stage.run(() -> {
            first.close();
            return true;
        });

        assertCode(Code.CLOSED, () -> request(first, 2, "same", Bytes.EMPTY));
    }
}
