using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UoSam.Core.Denoising;

/// <summary>The class of the highest value so far at each place, of equal ones the first; and the second highest value.</summary>
/// <param name="length">Places.</param>
internal sealed class TopClass(int length)
{
    private const int Lanes = 8;
    private readonly float[] _best = NegativeInfinities(length);
    private readonly float[] _second = NegativeInfinities(length);
    private readonly int[] _index = new int[length];

    /// <summary>Of several classes.</summary>
    /// <param name="length">Places.</param>
    /// <param name="classes">Classes, in the order of their indices.</param>
    /// <param name="values">[length] of the class at an index.</param>
    public static TopClass Of(int length, int classes, Func<int, float[]> values)
    {
        var top = new TopClass(length);
        for (var k = 0; k < classes; k++)
        {
            top.Add(k, values(k));
        }

        return top;
    }

    /// <summary>Index of the winner at each place.</summary>
    public ReadOnlySpan<int> Index => _index;

    private void Add(int index, ReadOnlySpan<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values[..length]);
        ref var best = ref MemoryMarshal.GetArrayDataReference(_best);
        ref var second = ref MemoryMarshal.GetArrayDataReference(_second);
        ref var winner = ref MemoryMarshal.GetArrayDataReference(_index);
        var i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            var value = Vector256.LoadUnsafe(ref first, (nuint)i);
            var highest = Vector256.LoadUnsafe(ref best, (nuint)i);
            var wins = Vector256.GreaterThan(value, highest);
            var next = Vector256.LoadUnsafe(ref second, (nuint)i);
            Vector256.ConditionalSelect(wins, highest, Vector256.Max(next, value)).StoreUnsafe(ref second, (nuint)i);
            Vector256.ConditionalSelect(wins, value, highest).StoreUnsafe(ref best, (nuint)i);
            var winners = Vector256.LoadUnsafe(ref winner, (nuint)i);
            Vector256.ConditionalSelect(wins.AsInt32(), Vector256.Create(index), winners).StoreUnsafe(ref winner, (nuint)i);
        }

        for (; i < length; i++)
        {
            AddAt(i, index, values[i]);
        }
    }

    /// <summary>By how much a class leads the best of the others at each place; below 0 where it does not.</summary>
    /// <param name="values">[length] of one that took part.</param>
    public float[] Lead(ReadOnlySpan<float> values)
    {
        var lead = new float[length];
        for (var i = 0; i < lead.Length; i++)
        {
            lead[i] = values[i] - (values[i] == _best[i] ? _second[i] : _best[i]);
        }

        return lead;
    }

    /// <summary>The winner where it leads by more than <paramref name="lead"/>, elsewhere <paramref name="undecided"/>.</summary>
    public int[] Leaders(float lead, int undecided)
    {
        var leaders = new int[length];
        for (var i = 0; i < leaders.Length; i++)
        {
            leaders[i] = _best[i] - _second[i] > lead ? _index[i] : undecided;
        }

        return leaders;
    }

    private void AddAt(int i, int index, float value)
    {
        if (value > _best[i])
        {
            (_best[i], _second[i], _index[i]) = (value, _best[i], index);
        }
        else
        {
            _second[i] = Math.Max(_second[i], value);
        }
    }

    private static float[] NegativeInfinities(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NegativeInfinity);
        return values;
    }
}
