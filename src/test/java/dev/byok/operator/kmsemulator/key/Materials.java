package dev.byok.operator.kmsemulator.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The materials of a key, oldest first: those it is associated with for good, of which the last is current, and then at
 * most one that is pending rotation.
 */
public record Materials(List<Material> all) {
    /** No material, as of a new EXTERNAL key. */
    public static final Materials NONE = new Materials(List.of());

    public Materials {
        all = List.copyOf(all);
    }

    /** The materials that belong to the key for good. */
    public List<Material> associated() {
        return all.stream().filter(Material::associated).toList();
    }

    /** The material that encrypts. */
    public Optional<Material> current() {
        return associated().stream().reduce((_, last) -> last);
    }

    /** The material that the next rotation makes current. */
    public Optional<Material> pending() {
        return all.stream().filter(m -> !m.associated()).findFirst();
    }

    /** The material of that id. */
    public Optional<Material> find(String id) {
        return all.stream().filter(m -> m.id().equals(id)).findFirst();
    }

    /** Whether every material that belongs to the key is there. */
    public boolean complete() {
        return current().isPresent() && associated().stream().allMatch(Material::imported);
    }

    /** The earliest expiry of the materials that belong to the key; empty if none expires. */
    public Optional<Instant> earliestValidTo() {
        return associated().stream()
                .map(Material::validTo)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /** Replaces the material of the same id, or appends it. */
    public Materials with(Material material) {
        if (find(material.id()).isEmpty()) {
            return new Materials(
                    Stream.concat(all.stream(), Stream.of(material)).toList());
        }
        return new Materials(all.stream()
                .map(m -> m.id().equals(material.id()) ? material : m)
                .toList());
    }

    /** Deletes the bytes of a material; a pending one goes altogether. */
    public Materials delete(String id) {
        List<Material> left = new ArrayList<>();
        for (Material material : all) {
            if (!material.id().equals(id)) {
                left.add(material);
            } else if (material.associated()) {
                left.add(material.withoutSecret());
            }
        }
        return new Materials(left);
    }

    /** Makes the pending material current. */
    public Materials rotate(Instant date) {
        return pending().map(pending -> with(pending.current(date))).orElse(this);
    }

    /** The same list without any bytes, as a new replica gets it. */
    public Materials withoutSecrets() {
        return new Materials(all.stream().map(Material::withoutSecret).toList());
    }

    Materials at(Instant now) {
        Materials settled = this;
        for (Material material : all) {
            if (material.imported() && !material.at(now).imported()) {
                settled = settled.delete(material.id());
            }
        }
        return settled;
    }
}
