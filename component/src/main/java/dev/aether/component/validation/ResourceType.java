package dev.aether.component.validation;

/** A resource as an index names it; several may name the same. */
final class ResourceType implements Type {
    private final Resource resource;

    ResourceType(Resource resource) {
        this.resource = resource;
    }

    Resource resource() {
        return resource;
    }

    @Override
    public Measure measure() {
        return Measure.RESOURCE;
    }

    @Override
    public String word() {
        return "resource";
    }

    @Override
    public Type renamed() {
        return new ResourceType(resource);
    }
}
