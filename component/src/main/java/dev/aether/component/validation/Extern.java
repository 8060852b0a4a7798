package dev.aether.component.validation;

import dev.aether.component.model.Sort;

/** What a component or instance takes or gives under a name. */
record Extern(Sort sort, Item item) {}
