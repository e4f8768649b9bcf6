namespace UoSam.Core.Evaluation;

/// <summary>One optimal assignment.</summary>
/// <param name="ColumnOfRow">[rows] the column of each row, -1 for a row that got none.</param>
/// <param name="AmbiguousRows">
/// Rows that have another column, or one where they have none here, in some other optimal assignment, ascending; empty where the optimum is
/// unique.
/// </param>
public sealed record Assignment(int[] ColumnOfRow, int[] AmbiguousRows);
