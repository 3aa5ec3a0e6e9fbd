package io.caravan.simulator.crm;

/**
 * By which rules a write is checked.
 *
 * @param portalRules whether required properties are enforced and dates normalised, as the API does
 *     from version 2026-09 on
 * @param source who writes
 */
public record WriteTerms(boolean portalRules, ChangeSource source) {}
