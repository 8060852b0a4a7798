package dev.aether.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files of bbolt, read back. */
final class BoltFileTest {
    private static byte[] written(SortedMap<String, SortedMap<Bytes, Bytes>> buckets) {
        BoltFile file =
                new BoltFile(
                        buckets.entrySet().stream()
                                .map(bucket ->
                                        new BoltFile.Bucket(
                                                bucket.getKey(),
                                                taker -> bucket.getValue().forEach(taker::row)))
                                .toList());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.writeTo(page -> {
            byte[] piece = new byte[page.remaining()];
            page.get(piece);
            bytes.writeBytes(piece);
        });
        assertThat(bytes.size()).isEqualTo((int) file.bytes());
        return bytes.toByteArray();
    }

    private static SortedMap<Bytes, Bytes> rows(Random random, int count, int valueBytesMax) {
        SortedMap<Bytes, Bytes> rows = new TreeMap<>();
        while (rows.size() < count) {
            byte[] key = new byte[1 + random.nextInt(40)];
            byte[] value = new byte[random.nextInt(valueBytesMax)];
            random.nextBytes(key);
            random.nextBytes(value);
            rows.put(Bytes.wrap(key), Bytes.wrap(value));
        }
        return rows;
    }

    @Test
    void holdWhatWasPutIntoThemWhateverItsSize() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        SortedMap<String, SortedMap<Bytes, Bytes>> buckets = new TreeMap<>();
        buckets.put("empty", new TreeMap<>());
        buckets.put("one", rows(random, 1, 10));
        buckets.put("a page", rows(random, 20, 50));
        buckets.put("small rows", rows(random, 20_000, 30));
        buckets.put("many pages a row", rows(random, 50, 100_000));
        buckets.put("mixed", rows(random, 300, 9_000));

        assertThat(new BoltReader(written(buckets)).buckets()).isEqualTo(buckets);
    }

    @Test
    void withoutAnyRowAreFilesAsWell() {
        SortedMap<String, SortedMap<Bytes, Bytes>> buckets = new TreeMap<>();
        buckets.put("key", new TreeMap<>());

        assertThat(new BoltReader(written(buckets)).buckets()).isEqualTo(buckets);
    }

    @Test
    void rowsOutOfOrderAreRefused() {
        BoltFile.Rows wrong =
                taker -> {
                    taker.row(Bytes.utf8("b"), Bytes.EMPTY);
                    taker.row(Bytes.utf8("a"), Bytes.EMPTY);
                };

        assertThatThrownBy(() -> new BoltFile(List.of(new BoltFile.Bucket("key", wrong))))
                .isInstanceOf(Check.BrokenInvariant.class);
    }
}
