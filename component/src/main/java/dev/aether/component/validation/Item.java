package dev.aether.component.validation;

/** What an index or a name stands for: its type. */
sealed interface Item permits Type, CoreItem {}
