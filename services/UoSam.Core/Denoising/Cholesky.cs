using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>Solves for a symmetric positive definite matrix A = L L'.</summary>
internal sealed class Cholesky
{
    private readonly double[] _factor;
    private readonly int _count;

    /// <param name="matrix">[count, count]; its lower triangle is read and overwritten by L.</param>
    /// <param name="count">Rows.</param>
    public Cholesky(double[] matrix, int count)
    {
        (_factor, _count) = (matrix, count);
        for (var a = 0; a < count; a++)
        {
            var rowA = matrix.AsSpan(a * count, a + 1);
            for (var b = 0; b <= a; b++)
            {
                var rest = rowA[b] - TensorPrimitives.Dot<double>(rowA[..b], matrix.AsSpan(b * count, b));
                rowA[b] = a == b ? Math.Sqrt(Math.Max(rest, 1e-12)) : rest / matrix[(b * count) + b];
            }
        }
    }

    /// <summary>A^-1 of a vector.</summary>
    /// <param name="vector">[count]; not changed.</param>
    public double[] Solve(double[] vector)
    {
        var solution = (double[])vector.Clone();
        for (var a = 0; a < _count; a++)
        {
            var row = _factor.AsSpan(a * _count, a);
            solution[a] = (solution[a] - TensorPrimitives.Dot<double>(row, solution.AsSpan(0, a))) / _factor[(a * _count) + a];
        }

        for (var a = _count - 1; a >= 0; a--)
        {
            solution[a] /= _factor[(a * _count) + a];
            var rest = solution.AsSpan(0, a);
            TensorPrimitives.MultiplyAdd(_factor.AsSpan(a * _count, a), -solution[a], rest, rest);
        }

        return solution;
    }

    /// <summary>L^-1, by forward substitution, a row at a time.</summary>
    /// <returns>[count, count], zero above its diagonal.</returns>
    public double[] Inverse()
    {
        var inverse = new double[_count * _count];
        for (var a = 0; a < _count; a++)
        {
            var row = inverse.AsSpan(a * _count, a + 1);
            for (var b = 0; b < a; b++)
            {
                var known = inverse.AsSpan(b * _count, b + 1);
                TensorPrimitives.MultiplyAdd(known, -_factor[(a * _count) + b], row[..(b + 1)], row);
            }

            row[a] = 1;
            TensorPrimitives.Divide(row, _factor[(a * _count) + a], row);
        }

        return inverse;
    }
}
