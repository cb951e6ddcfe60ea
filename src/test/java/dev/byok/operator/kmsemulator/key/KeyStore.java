package dev.byok.operator.kmsemulator.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key of every account and Region, each with the version before its last write. Callers hold one lock for it. */
public final class KeyStore {
    private final Map<KeyArn, Versions> keys = new LinkedHashMap<>();
    private final Map<String, Alias> aliases = new HashMap<>();

    /**
     * A name for a key.
     *
     * @param name {@code alias/...}
     * @param arn ARN of the alias
     * @param target the key
     * @param creationDate when it was made
     */
    public record Alias(String name, String arn, KeyArn target, Instant creationDate) {}

    private record Versions(EmulatedKey current, EmulatedKey previous, Instant changed) {}

    /** The key as it is now; empty if it never was, or has been deleted. */
    public Optional<EmulatedKey> find(KeyArn arn, Instant now) {
        Versions versions = keys.get(arn);
        if (versions == null) {
            return Optional.empty();
        }
        EmulatedKey settled = versions.current.at(now);
        if (settled.deletionDate() != null && !now.isBefore(settled.deletionDate())) {
            keys.remove(arn);
            aliases.values().removeIf(alias -> alias.target.equals(arn));
            return Optional.empty();
        }
        keys.put(arn, new Versions(settled, versions.previous, versions.changed));
        return Optional.of(settled);
    }

    /** The key as a read that lags behind sees it: the version before the last write, which may be none. */
    public Optional<EmulatedKey> find(KeyArn arn, Instant now, Staleness staleness) {
        Optional<EmulatedKey> current = find(arn, now);
        Versions versions = keys.get(arn);
        if (versions == null || !staleness.hides(versions.changed, now)) {
            return current;
        }
        return Optional.ofNullable(versions.previous).map(key -> key.at(now));
    }

    /** Writes a key. */
    public void put(EmulatedKey key, Instant now) {
        Versions before = keys.get(key.arn());
        keys.put(key.arn(), new Versions(key, before == null ? null : before.current, now));
    }

    /** The keys of an account and Region, in the order of their creation. */
    public List<EmulatedKey> keys(String region, String accountId, Instant now) {
        return new ArrayList<>(keys.keySet())
                .stream()
                        .filter(arn ->
                                arn.region().equals(region) && arn.accountId().equals(accountId))
                        .flatMap(arn -> find(arn, now).stream())
                        .toList();
    }

    /** The keys that share a key id: all Regions of a multi-Region key, the key itself included. */
    public List<EmulatedKey> related(KeyArn arn, Instant now) {
        return new ArrayList<>(keys.keySet())
                .stream()
                        .filter(other -> other.in(arn.region()).equals(arn))
                        .flatMap(other -> find(other, now).stream())
                        .toList();
    }

    /** The alias of that ARN. */
    public Optional<Alias> alias(String aliasArn) {
        return Optional.ofNullable(aliases.get(aliasArn));
    }

    /** The aliases of an account and Region, by name. */
    public List<Alias> aliases(String region, String accountId) {
        return aliases.values().stream()
                .filter(alias -> alias.arn.equals(KeyArn.aliasArn(region, accountId, alias.name)))
                .sorted(Comparator.comparing(Alias::name))
                .toList();
    }

    /** Writes an alias. */
    public Alias putAlias(String name, KeyArn target, Instant now) {
        Alias alias = new Alias(name, KeyArn.aliasArn(target.region(), target.accountId(), name), target, now);
        aliases.put(alias.arn, alias);
        return alias;
    }

    /** Removes an alias. */
    public void removeAlias(String aliasArn) {
        aliases.remove(aliasArn);
    }
}
