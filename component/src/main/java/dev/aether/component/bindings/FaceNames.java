package dev.aether.component.bindings;

import dev.aether.component.InterfaceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses names for interfaces: {@code Streams}; where two would have that, {@code IoStreams}, then
 * {@code WasiIoStreams}, then with the version.
 */
final class FaceNames {
    private static final int LEVELS = 4;

    private FaceNames() {}

    /** A Java name for each WIT name, in order. */
    static List<String> choose(String world, List<String> wits) {
        int[] levels = new int[wits.size()];
        boolean again = true;
        while (again) {
            again = false;
            Map<String, Integer> count = new HashMap<>();
            for (int i = 0; i < levels.length; i++) {
                count.merge(candidate(wits.get(i), levels[i]), 1, Integer::sum);
            }
            for (int i = 0; i < levels.length; i++) {
                String name = candidate(wits.get(i), levels[i]);
                boolean free = count.getOrDefault(name, 0) == 1 && !isTaken(name, world);
                if (!free && levels[i] < LEVELS - 1) {
                    levels[i]++;
                    again = true;
                }
            }
        }
        var names = new Names("Interface", Names.TYPES);
        names.take(world);
        names.take(world + "Import");
        var chosen = new ArrayList<String>();
        for (int i = 0; i < levels.length; i++) {
            String name = names.take(candidate(wits.get(i), levels[i]));
            names.take(name + "Import");
            names.take(name + "Export");
            chosen.add(name);
        }
        return chosen;
    }

    private static boolean isTaken(String name, String world) {
        return Names.TYPES.contains(name) || name.equals(world);
    }

    private static String candidate(String wit, int level) {
        String plain = Names.pascal(Words.plain(Names.checked(wit)));
        String path = InterfaceName.parse(wit).path();
        int slash = path.indexOf('/');
        String home = slash < 0 ? "" : path.substring(0, slash);
        return switch (level) {
            case 0 -> plain;
            case 1 -> Names.pascal(home.substring(home.indexOf(':') + 1)) + plain;
            case 2 -> Names.pascal(home) + plain;
            default ->
                    Names.pascal(home) + plain + Names.pascal(InterfaceName.parse(wit).version());
        };
    }
}
