package dev.aether.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BytesTest {
    @Test
    void aPartIsWhatACopyOfItWouldBe() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] array = new byte[1 + random.nextInt(20)];
            random.nextBytes(array);
            int start = random.nextInt(array.length);
            int length = random.nextInt(array.length - start + 1);
            Bytes copy = Bytes.wrap(Arrays.copyOfRange(array, start, start + length));

            Bytes part = Bytes.wrap(array).slice(start, length);

            assertThat(part).as("seed %s", seed).isEqualTo(copy).hasSameHashCodeAs(copy);
            assertThat(part.compareTo(copy)).isZero();
            assertThat(part.toArray()).isEqualTo(copy.toArray());
            assertThat(part.buffer()).isEqualTo(copy.buffer());
            assertThat(part.prefixEnd()).isEqualTo(copy.prefixEnd());
            assertThat(part.concat(copy)).isEqualTo(copy.concat(part));
            assertThat(part.startsWith(copy)).isTrue();
            assertThat(part.utf8()).isEqualTo(copy.utf8());
            ByteBuffer target = ByteBuffer.allocate(length);
            part.copyTo(target);
            assertThat(target.array()).isEqualTo(copy.toArray());
        }
    }

    @Test
    void nothingIsReadBesideAPart() {
        Bytes part = Bytes.wrap(new byte[20]).slice(4, 8);

        assertThat(part.longAt(0)).isZero();
        assertThatThrownBy(() -> part.longAt(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.at(8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.slice(4, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aNumberIsBigEndian() {
        assertThat(Bytes.wrap(new byte[] {9, 0, 0, 0, 0, 0, 0, 1, 2}).longAt(1)).isEqualTo(258);
    }
}
