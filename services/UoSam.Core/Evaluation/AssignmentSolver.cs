using System.Numerics;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Linear assignment by shortest augmenting paths with potentials (the Hungarian method, O(rows^2 * columns)), for
/// rectangular costs, with a report of what other optima there are. Ties go to the lowest column, row by row.
/// </summary>
public static class AssignmentSolver
{
    /// <summary>Minimises the sum of whole-number costs; exact.</summary>
    /// <param name="costs">[rows, columns] row-major; sums must stay within 63 bits.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1; the smaller side is assigned completely.</param>
    public static Assignment Minimize(ReadOnlySpan<long> costs, int rows, int columns) =>
        Solve(costs, rows, columns, 0L);

    /// <summary>Minimises the sum of costs; costs that differ by less than 1e-12 of the largest count as equal.</summary>
    /// <param name="costs">[rows, columns] row-major, finite.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1; the smaller side is assigned completely.</param>
    public static Assignment Minimize(ReadOnlySpan<double> costs, int rows, int columns)
    {
        var largest = 0.0;
        foreach (var cost in costs)
        {
            largest = Math.Max(largest, Math.Abs(cost));
        }

        return Solve(costs, rows, columns, largest * 1e-12);
    }

    private static Assignment Solve<T>(ReadOnlySpan<T> costs, int rows, int columns, T tolerance)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(costs.Length, rows * columns);
        if (rows <= columns)
        {
            var problem = new AssignmentProblem<T>(costs.ToArray(), rows, columns, tolerance);
            return new Assignment(problem.ColumnOfRow(), problem.AmbiguousRows());
        }

        var turned = new AssignmentProblem<T>(Transpose(costs, rows, columns), columns, rows, tolerance);
        var rowOfColumn = turned.ColumnOfRow();
        var columnOfRow = new int[rows];
        Array.Fill(columnOfRow, -1);
        for (var c = 0; c < columns; c++)
        {
            columnOfRow[rowOfColumn[c]] = c;
        }

        return new Assignment(columnOfRow, turned.AmbiguousColumns());
    }

    private static T[] Transpose<T>(ReadOnlySpan<T> costs, int rows, int columns)
    {
        var turned = new T[costs.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                turned[(c * rows) + r] = costs[(r * columns) + c];
            }
        }

        return turned;
    }
}
