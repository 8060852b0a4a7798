package dev.aether.component.wasi.files;

import dev.aether.component.HostImports;
import dev.aether.component.wasi.Capability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grants {@code wasi:filesystem} with these folders open, and nothing outside of them. */
public final class FileGrant implements Capability {
    static final String TYPES = "wasi:filesystem/types@0.2.12";
    private final Map<String, FileTree> folders;

    /**
     * A grant.
     *
     * @param folders by the name guests see, such as {@code /} or {@code /tmp/work}
     */
    public FileGrant(Map<String, FileTree> folders) {
        this.folders = new LinkedHashMap<>(folders);
    }

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:filesystem/preopens@0.2.12")
                .function("get-directories", (call, arguments) -> directories());
        new FileFunctions(imports.instance(TYPES)).offer();
        new FolderFunctions(imports.instance(TYPES)).offer();
    }

    private List<Object> directories() {
        var directories = new ArrayList<>();
        folders.forEach((name, tree) -> {
            Descriptor root = FolderFunctions.root(tree);
            directories.add(new Object[] {root, name});
        });
        return directories;
    }
}
