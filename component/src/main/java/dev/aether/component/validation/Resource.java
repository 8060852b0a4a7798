package dev.aether.component.validation;

/** One abstract resource type, the same as another only if it is the same object. */
final class Resource {}
