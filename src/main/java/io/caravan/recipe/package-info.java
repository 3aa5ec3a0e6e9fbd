/**
 * What the recipes in {@code routes/recipes} need beyond routes: which side's value holds, what
 * both sides last agreed on, and how far the other side was read. The routes hold the SQL, the
 * mapping and the policy.
 */
package io.caravan.recipe;
