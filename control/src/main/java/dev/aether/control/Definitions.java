package dev.aether.control;

import dev.aether.workflow.Definition;
import java.util.List;

/** Every durable operation of the lattice. */
record Definitions(
        Definition deploy,
        Definition scale,
        Definition update,
        Definition undeploy,
        Definition restore,
        Definition nodeLoss,
        Definition remove,
        Definition run) {
    List<Definition> all() {
        return List.of(deploy, scale, update, undeploy, restore, nodeLoss, remove, run);
    }
}
