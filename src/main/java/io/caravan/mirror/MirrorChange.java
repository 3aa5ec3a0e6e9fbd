package io.caravan.mirror;

/** Something that the mirror has learned. */
public sealed interface MirrorChange permits RecordChange, AssociationChange, AssociationSet {}
