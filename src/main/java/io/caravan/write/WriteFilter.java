package io.caravan.write;

import io.caravan.hubspot.ObjectType;

/** Which writes to list; null stands for any. */
public record WriteFilter(Long portalId, ObjectType type, Operation operation, State state) {}
