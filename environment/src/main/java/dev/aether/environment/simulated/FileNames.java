package dev.aether.environment.simulated;

import dev.aether.environment.DiskPath;
import dev.aether.environment.Randomness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which name stands for which file, twice: as running code sees it, and as it would be found after
 * losing power. A crash keeps, for each folder, a seeded prefix of the changes not yet synced.
 */
final class FileNames {
    private final List<Change> unsynced = new ArrayList<>();
    private Map<String, FileContent> seen = new TreeMap<>();
    private final Map<String, FileContent> durable = new TreeMap<>();

    Optional<FileContent> find(String path) {
        return Optional.ofNullable(seen.get(path));
    }

    Collection<FileContent> seen() {
        return seen.values();
    }

    /** Names directly in a folder, sorted. */
    List<String> list(String folder) {
        return seen.keySet().stream()
                .filter(path -> DiskPath.parent(path).equals(folder))
                .map(path -> path.substring(folder.isEmpty() ? 0 : folder.length() + 1))
                .toList();
    }

    void create(String path, FileContent file) {
        seen.put(path, file);
        unsynced.add(new Change(Optional.empty(), Optional.of(path), Optional.of(file)));
    }

    void delete(String path) {
        if (seen.remove(path) != null) {
            unsynced.add(new Change(Optional.of(path), Optional.empty(), Optional.empty()));
        }
    }

    /**
     * @return false if there is no such file
     */
    boolean rename(String from, String to) {
        FileContent file = seen.remove(from);
        if (file == null) {
            return false;
        }
        seen.put(to, file);
        unsynced.add(new Change(Optional.of(from), Optional.of(to), Optional.of(file)));
        return true;
    }

    /** Puts a durable file in the place of another, with all earlier changes of its folder. */
    void replace(String path, FileContent file) {
        sync(DiskPath.parent(path));
        seen.put(path, file);
        durable.put(path, file);
    }

    void sync(String folder) {
        List<Change> kept = new ArrayList<>();
        for (Change change : unsynced) {
            if (change.touches(folder)) {
                change.removes().ifPresent(gone -> kept.removeIf(c -> c.isCreation(gone)));
                apply(change);
            } else {
                kept.add(change);
            }
        }
        unsynced.clear();
        unsynced.addAll(kept);
    }

    /** What is left of names and contents, also of a file whose deletion was not yet durable. */
    void lose(Randomness chance) {
        seen.values().forEach(file -> file.lose(chance));
        durable.values().forEach(file -> file.lose(chance));
        Set<String> broken = new HashSet<>();
        for (Change change : unsynced) {
            boolean survives = change.folders().stream().noneMatch(broken::contains);
            if (survives && chance.nextInt(3) > 0) {
                apply(change);
            } else {
                broken.addAll(change.folders());
            }
        }
        unsynced.clear();
        seen = new TreeMap<>(durable);
    }

    private void apply(Change change) {
        change.removes().ifPresent(durable::remove);
        change.adds().ifPresent(path -> durable.put(path, change.file().orElseThrow()));
    }

    /** Some name goes, or some name comes to stand for a file, or both at once. */
    private record Change(
            Optional<String> removes, Optional<String> adds, Optional<FileContent> file) {
        List<String> folders() {
            List<String> folders = new ArrayList<>();
            removes.map(DiskPath::parent).ifPresent(folders::add);
            adds.map(DiskPath::parent).ifPresent(folders::add);
            return folders;
        }

        boolean touches(String folder) {
            return folders().contains(folder);
        }

        boolean isCreation(String path) {
            return removes.isEmpty() && adds.equals(Optional.of(path));
        }
    }
}
