using CsCheck;
using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

public class AssignmentSolverTests
{
    [Fact]
    public void Minimize_KnownSquare_FindsTheCheapestAndSaysItIsUnique()
    {
        // 1 + 2 + 2 = 5; every other permutation costs more.
        long[] costs = [4, 1, 3, 2, 0, 5, 3, 2, 2];

        var assignment = AssignmentSolver.Minimize(costs.AsSpan(), 3, 3);

        Assert.Equal([1, 0, 2], assignment.ColumnOfRow);
        Assert.Empty(assignment.AmbiguousRows);
    }

    [Fact]
    public void Minimize_TwoRowsThatMaySwap_NamesThemOnly()
    {
        long[] costs = [0, 0, 9, 0, 0, 9, 9, 9, 0];

        var assignment = AssignmentSolver.Minimize(costs.AsSpan(), 3, 3);

        Assert.Equal([0, 1, 2], assignment.ColumnOfRow);
        Assert.Equal([0, 1], assignment.AmbiguousRows);
    }

    [Fact]
    public void Minimize_AnyWholeCosts_EqualsTryingAllAssignments()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5])
            .SelectMany((rows, columns) => Gen.Long[-4, 4].Array[rows * columns]
                .Select(costs => (rows, columns, costs)))
            .Sample(problem =>
            {
                var optima = Optima(problem.costs, problem.rows, problem.columns);

                var assignment = AssignmentSolver.Minimize(problem.costs.AsSpan(), problem.rows, problem.columns);

                Assert.Contains(optima, optimum => optimum.SequenceEqual(assignment.ColumnOfRow));
                Assert.Equal(optima.Count == 1, assignment.AmbiguousRows.Length == 0);
                var ambiguous = Enumerable.Range(0, problem.rows)
                    .Where(r => optima.Select(o => o[r]).Distinct().Count() > 1);
                Assert.Equal(ambiguous, assignment.AmbiguousRows);
            });
    }

    [Fact]
    public void Minimize_AnyFractions_EqualsTryingAllAssignments()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5])
            .SelectMany((rows, columns) => Gen.Double[-1, 1].Array[rows * columns]
                .Select(costs => (rows, columns, costs)))
            .Sample(problem =>
            {
                var least = All(problem.rows, problem.columns).Min(a => Cost(problem.costs, problem.columns, a));

                var assignment = AssignmentSolver.Minimize(problem.costs.AsSpan(), problem.rows, problem.columns);

                Assert.Equal(least, Cost(problem.costs, problem.columns, assignment.ColumnOfRow), 9);
            });
    }

    private static List<int[]> Optima(long[] costs, int rows, int columns)
    {
        var all = All(rows, columns).Select(a => (Columns: a, Cost: Cost(costs, columns, a))).ToArray();
        var least = all.Min(a => a.Cost);
        return [.. all.Where(a => a.Cost == least).Select(a => a.Columns)];
    }

    private static double Cost<T>(T[] costs, int columns, int[] columnOfRow)
        where T : IConvertible =>
        columnOfRow.Select((c, r) => c < 0 ? 0 : costs[(r * columns) + c].ToDouble(null)).Sum();

    /// <summary>All ways to assign as many rows as possible; -1 for a row left out.</summary>
    private static IEnumerable<int[]> All(int rows, int columns)
    {
        return Extend([], rows, columns).Where(a => a.Count(c => c >= 0) == Math.Min(rows, columns));

        static IEnumerable<int[]> Extend(int[] taken, int rows, int columns) => taken.Length == rows
            ? [taken]
            : Enumerable.Range(-1, columns + 1).Where(c => c < 0 || !taken.Contains(c))
                .SelectMany(c => Extend([.. taken, c], rows, columns));
    }
}
