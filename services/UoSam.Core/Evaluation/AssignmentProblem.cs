using System.Numerics;

namespace UoSam.Core.Evaluation;

/// <summary>An assignment of at most as many rows as columns, solved when made.</summary>
internal sealed class AssignmentProblem<T>
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private const int Nobody = -1;
    private readonly T[] _costs;
    private readonly T[] _rowPotential;
    private readonly T[] _columnPotential;
    private readonly int[] _rowOfColumn;
    private readonly int _rows;
    private readonly int _columns;
    private readonly T _tolerance;

    internal AssignmentProblem(T[] costs, int rows, int columns, T tolerance)
    {
        _costs = costs;
        _rows = rows;
        _columns = columns;
        _tolerance = tolerance;
        _rowPotential = new T[rows];
        _columnPotential = new T[columns];
        _rowOfColumn = new int[columns];
        Array.Fill(_rowOfColumn, Nobody);
        for (var row = 0; row < rows; row++)
        {
            Augment(row);
        }
    }

    internal int[] ColumnOfRow()
    {
        var columnOfRow = new int[_rows];
        for (var c = 0; c < _columns; c++)
        {
            if (_rowOfColumn[c] != Nobody)
            {
                columnOfRow[_rowOfColumn[c]] = c;
            }
        }

        return columnOfRow;
    }

    /// <summary>
    /// An optimum differs from this one along cycles of columns at no extra cost; a cycle may lead through the free
    /// columns, which count as one node and can be left only towards a column of potential 0. So the ambiguous rows are
    /// those on cycles, in strongly connected components of more than one node.
    /// </summary>
    internal int[] AmbiguousRows() => [.. RowsOnCycles(Exchanges()).Order()];

    /// <summary>Columns of those rows, and free ones that a row would take which can be reached from where the cycle leaves them.</summary>
    internal int[] AmbiguousColumns()
    {
        var (next, columnOfRow) = (Exchanges(), ColumnOfRow());
        var reached = new HashSet<int>();
        var open = new Stack<int>([_rows]);
        while (open.TryPop(out var node))
        {
            foreach (var row in next[node].Where(row => row != _rows && reached.Add(row)))
            {
                open.Push(row);
            }
        }

        var taken = Enumerable.Range(0, _columns)
            .Where(c => _rowOfColumn[c] == Nobody && reached.Any(row => IsZero(Slack(row, c))));
        return [.. RowsOnCycles(next).Select(row => columnOfRow[row]).Concat(taken).Order()];
    }

    private IEnumerable<int> RowsOnCycles(List<int>[] next) => CycleFinder.NodesOnCycles(next).Where(node => node != _rows);

    // Per row, and for the free columns after them, whose column it would take at no extra cost.
    private List<int>[] Exchanges()
    {
        var columnOfRow = ColumnOfRow();
        var free = _rows;
        var next = new List<int>[_rows + 1];
        next[free] = [.. Enumerable.Range(0, _rows).Where(r => IsZero(_columnPotential[columnOfRow[r]]))];
        for (var row = 0; row < _rows; row++)
        {
            var r = row;
            next[r] = [.. Enumerable.Range(0, _columns)
                .Where(c => c != columnOfRow[r] && IsZero(Slack(r, c)))
                .Select(c => _rowOfColumn[c] == Nobody ? free : _rowOfColumn[c])
                .Distinct()];
        }

        return next;
    }

    /// <summary>Finds the cheapest alternating path from a new row to a free column (Dijkstra on reduced costs).</summary>
    private void Augment(int newRow)
    {
        var distance = new T[_columns];
        var cameFrom = new int[_columns];
        var isDone = new bool[_columns];
        Array.Fill(distance, T.MaxValue);
        var row = newRow;
        var column = Nobody;
        do
        {
            var reached = column;
            column = Nearest(row, reached, distance, cameFrom, isDone);
            Shift(newRow, distance, isDone, distance[column]);
            isDone[column] = true;
            row = _rowOfColumn[column];
        }
        while (row != Nobody);

        for (; column != Nobody; column = cameFrom[column])
        {
            _rowOfColumn[column] = cameFrom[column] == Nobody ? newRow : _rowOfColumn[cameFrom[column]];
        }
    }

    private int Nearest(int row, int reached, T[] distance, int[] cameFrom, bool[] isDone)
    {
        var nearest = Nobody;
        for (var c = 0; c < _columns; c++)
        {
            if (isDone[c])
            {
                continue;
            }

            var slack = Slack(row, c);
            if (slack < distance[c])
            {
                distance[c] = slack;
                cameFrom[c] = reached;
            }

            nearest = nearest == Nobody || distance[c] < distance[nearest] ? c : nearest;
        }

        return nearest;
    }

    private void Shift(int newRow, T[] distance, bool[] isDone, T amount)
    {
        _rowPotential[newRow] += amount;
        for (var c = 0; c < _columns; c++)
        {
            if (isDone[c])
            {
                _rowPotential[_rowOfColumn[c]] += amount;
                _columnPotential[c] -= amount;
            }
            else
            {
                distance[c] -= amount;
            }
        }
    }

    private T Slack(int row, int column) =>
        _costs[(row * _columns) + column] - _rowPotential[row] - _columnPotential[column];

    private bool IsZero(T value) => T.Abs(value) <= _tolerance;
}
