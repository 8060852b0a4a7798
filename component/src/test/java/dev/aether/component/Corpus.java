package dev.aether.component;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Components to break: the guests of the tests, those of the specification, and assembled ones. */
final class Corpus {
    private final List<byte[]> kept = new ArrayList<>();

    Corpus() {
        Guests.ALL.forEach(name -> kept.add(Guests.bytes(name)));
        SpecificationTest.files()
                .forEach((name, bytes) -> {
                    if (name.endsWith(".wasm") && bytes.length > 8) {
                        kept.add(bytes);
                    }
                });
    }

    /** One of them with some bytes changed, moved or cut. */
    byte[] broken(SplittableRandom random) {
        byte[] bytes = (random.nextInt(4) == 0 ? echo(random) : any(random)).clone();
        switch (random.nextInt(16)) {
            case 0 -> bytes = spliced(bytes, any(random), random);
            case 1 -> bytes = shifted(bytes, random);
            default -> {}
        }
        if (bytes.length > 9) {
            MalformedTest.mutate(bytes, random, 8);
        }
        return bytes;
    }

    private byte[] any(SplittableRandom random) {
        return kept.get(random.nextInt(kept.size()));
    }

    private static byte[] echo(SplittableRandom random) {
        var parameters = List.of(Shape.random(random, 3), Shape.random(random, 2));
        return new EchoAssembler(parameters, Shape.random(random, 3), random.nextInt(3)).assemble();
    }

    /** The beginning of one, then the end of another. */
    private static byte[] spliced(byte[] head, byte[] tail, SplittableRandom random) {
        int from = random.nextInt(tail.length);
        int until = random.nextInt(head.length);
        byte[] both = new byte[until + tail.length - from];
        System.arraycopy(head, 0, both, 0, until);
        System.arraycopy(tail, from, both, until, tail.length - from);
        return both;
    }

    /** With a few bytes left out or twice. */
    private static byte[] shifted(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        int by = Math.min(random.nextInt(1, 5), bytes.length - at);
        int length = random.nextBoolean() ? bytes.length - by : bytes.length + by;
        byte[] other = new byte[length];
        System.arraycopy(bytes, 0, other, 0, at);
        int from = length < bytes.length ? at + by : at;
        int to = length < bytes.length ? at : at + by;
        System.arraycopy(bytes, from, other, to, bytes.length - from);
        return other;
    }
}
