package dev.aether.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.property.Property;
import org.junit.jupiter.api.Test;

/** The small value types every module uses. */
final class ValuesTest {
    @Test
    void bytesAreOrderedUnsigned() {
        Bytes low = Bytes.wrap(new byte[] {0x7f});
        Bytes high = Bytes.wrap(new byte[] {(byte) 0x80});

        assertThat(low).isLessThan(high);
        assertThat(Bytes.utf8("a")).isLessThan(Bytes.utf8("ab"));
        assertThat(Bytes.EMPTY).isLessThan(low);
    }

    @Test
    void thePrefixEndPartsKeysWithThePrefixFromOthers() {
        Property.check(
                "prefix end",
                500,
                gen -> {
                    Bytes prefix = Bytes.wrap(new byte[] {(byte) gen.ints(-2, 1), -1});
                    Bytes key = gen.booleans() ? prefix.concat(gen.bytes(3)) : gen.bytes(3);
                    Bytes end = prefix.prefixEnd();

                    boolean within = key.compareTo(prefix) >= 0 && key.compareTo(end) < 0;

                    boolean toTheEnd = end.equals(Bytes.wrap(new byte[1]));
                    assertThat(toTheEnd ? key.compareTo(prefix) >= 0 : within)
                            .isEqualTo(key.startsWith(prefix));
                });
    }

    @Test
    void bytesShareNothingWithCopies() {
        Bytes bytes = Bytes.utf8("abc");

        bytes.toArray()[0] = 'x';

        assertThat(bytes.utf8()).isEqualTo("abc");
        assertThat(bytes.buffer().isReadOnly()).isTrue();
    }

    @Test
    void aNodeIdIsReadAsItIsWritten() {
        NodeId id = new NodeId(0x8000_0000_0000_00ffL);

        assertThat(id).hasToString("80000000000000ff");
        assertThat(NodeId.parse("80000000000000ff")).isEqualTo(id);
        assertThatThrownBy(() -> NodeId.parse("0000000000000000"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeId.parse("80000000000000FF"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSizeIsWrittenInTheLargestExactUnit() {
        assertThat(new ByteSize(0)).hasToString("0");
        assertThat(new ByteSize(1023)).hasToString("1023");
        assertThat(new ByteSize(1536)).hasToString("1536");
        assertThat(ByteSize.ofMebibytes(2048)).hasToString("2Gi");
        assertThatThrownBy(() -> new ByteSize(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretIsCopiedComparedAndNeverShown() {
        byte[] key = {1, 2, 3};
        Secret secret = Secret.of(key);
        key[0] = 9;

        assertThat(secret).isEqualTo(Secret.of(new byte[] {1, 2, 3})).hasToString("[secret]");
        assertThat((int) secret.<Integer>reveal(bytes -> (int) bytes[0])).isEqualTo(1);
    }

    @Test
    void aBrokenInvariantSaysWhatCame() {
        assertThatThrownBy(() -> Check.that(false, "term was %d, got %d", 7, 5))
                .isInstanceOf(Check.BrokenInvariant.class)
                .hasMessage("term was 7, got 5");
    }

    @Test
    void pathsAreTakenApartAtTheLastSlash() {
        assertThat(DiskPath.parent("a/b/c")).isEqualTo("a/b");
        assertThat(DiskPath.parent("c")).isEmpty();
        assertThatThrownBy(() -> DiskPath.file("x" + DiskPath.REPLACING))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
