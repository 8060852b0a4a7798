package dev.aether.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.api.http.GrpcStatus.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GrpcWordsTest {
    @Test
    void messagesArePercentEncoded() {
        assertThat(new GrpcStatus(Code.OK, "100 % größer\n").wireMessage())
                .isEqualTo("100 %25 gr%C3%B6%C3%9Fer%0A");
    }

    @Test
    void codesHaveTheNumbersOfGrpc() {
        assertThat(Code.values()).extracting(Code::number).isSorted().endsWith(16);
        assertThat(Code.UNAVAILABLE.number()).isEqualTo(14);
    }

    @Test
    void timeoutsHaveAUnit() {
        assertThat(GrpcTimeout.parse("5S")).contains(Duration.ofSeconds(5));
        assertThat(GrpcTimeout.parse("4999m")).contains(Duration.ofMillis(4999));
        assertThat(GrpcTimeout.parse("99999999H")).contains(Duration.ofHours(99_999_999));
        assertThat(GrpcTimeout.parse("1u")).contains(Duration.ofNanos(1000));
    }

    @Test
    void aMalformedTimeoutIsNone() {
        for (String text : new String[] {"", "S", "5", "123456789S", "-1S", "5x", "1 S"}) {
            assertThat(GrpcTimeout.parse(text)).as(text).isEmpty();
        }
    }
}
