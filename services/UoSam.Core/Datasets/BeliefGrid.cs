using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace UoSam.Core.Datasets;

/// <summary>
/// How well each of a grid of values explains how often coarse maps agree with the claims of one class. A claim of margin m, where u
/// is usual, is right with log-odds level + relative (min(m / u, 1.25) - 1) + absolute (min(m, 12) - 4); a coarse map errs with
/// probability error and agrees with a share (1 - error) of the claims that are right.
/// </summary>
/// <param name="usualMargin">Of the class; 0 or less where nothing is known of it.</param>
internal sealed class BeliefGrid(double usualMargin)
{
    // A margin that is wider than usual tells no more, one that is wider than any class's neither.
    private const double WidestRelative = 1.25;
    private const double WidestMargin = 12;
    private const double MiddleMargin = 4;

    // Each region is seen twice: as the coarse map has it and as the other images do.
    private const double Weight = 0.5;
    private const double LeastShare = 1e-4;

    // The level of the folder goes from -6 to 8, that of a class deviates from it by up to 3, with a deviation of 1.5.
    private const int Levels = 21;
    private const int FolderLevels = 15;
    private const int Deviations = Levels - FolderLevels + 1;
    private const double LeastLevel = -9;
    private const double ClassDeviation = 1.5;
    private const int Relatives = 7;
    private const int Absolutes = 6;
    private const int Errors = 8;
    private const int Slopes = Relatives * Absolutes;
    private const int Values = FolderLevels * Slopes * Errors;

    private static readonly double[] Shares = ClassShares();
    private readonly double[] _logLikelihoods = new double[Levels * Slopes * Errors];

    /// <summary>Takes in how far a coarse map agrees with a claim.</summary>
    /// <param name="margin">The claim's.</param>
    /// <param name="agreement">Share of the region, 0..1.</param>
    public void Add(double margin, double agreement)
    {
        for (var i = 0; i < Levels * Slopes; i++)
        {
            var right = Right(i, margin);
            for (var e = 0; e < Errors; e++)
            {
                var share = Math.Clamp((1 - Error(e)) * right, LeastShare, 1 - LeastShare);
                _logLikelihoods[(i * Errors) + e] +=
                    Weight * ((agreement * Math.Log(share)) + ((1 - agreement) * Math.Log(1 - share)));
            }
        }
    }

    /// <summary>The probability of each of the folder's values after all classes.</summary>
    /// <param name="classes">Of all classes.</param>
    /// <returns>[level, slopes, error], with sum 1.</returns>
    public static double[] Weights(IReadOnlyList<BeliefGrid> classes)
    {
        var weights = new double[Values];
        for (var i = 0; i < Values; i++)
        {
            weights[i] = LogPrior(i);
            foreach (var known in classes)
            {
                weights[i] += known.LogMarginal(i);
            }
        }

        TensorPrimitives.SoftMax<double>(weights, weights);
        return weights;
    }

    /// <summary>What comes of it for claims of the class.</summary>
    /// <param name="id">The class.</param>
    /// <param name="weights">Of the folder's values.</param>
    public ClassBelief BeliefOf(ushort id, double[] weights)
    {
        var probabilities = new double[_logLikelihoods.Length];
        for (var i = 0; i < Values; i++)
        {
            var marginal = LogMarginal(i);
            for (var d = 0; d < Deviations; d++)
            {
                var place = i + (d * Slopes * Errors);
                probabilities[place] += weights[i] * Shares[d] * Math.Exp(_logLikelihoods[place] - marginal);
            }
        }

        return new ClassBelief(id, usualMargin, ByMargin(probabilities));
    }

    private ImmutableArray<double> ByMargin(double[] probabilities) =>
        [.. Enumerable.Range(0, ClassBelief.Steps).Select(step => Belief(probabilities, ClassBelief.MarginOf(step)))];

    // Either the claim is right and the coarse map wrong, or the claim is wrong.
    private double Belief(double[] probabilities, double margin)
    {
        var belief = 0.0;
        for (var i = 0; i < Levels * Slopes; i++)
        {
            var right = Right(i, margin);
            for (var e = 0; e < Errors; e++)
            {
                belief += probabilities[(i * Errors) + e] * right * Error(e) / ((right * Error(e)) + 1 - right);
            }
        }

        return belief;
    }

    private double LogMarginal(int place)
    {
        // With hundreds of claims the likelihoods differ by more than a double holds, so the largest is taken out.
        var most = double.NegativeInfinity;
        for (var d = 0; d < Deviations; d++)
        {
            most = Math.Max(most, _logLikelihoods[place + (d * Slopes * Errors)]);
        }

        var sum = 0.0;
        for (var d = 0; d < Deviations; d++)
        {
            sum += Shares[d] * Math.Exp(_logLikelihoods[place + (d * Slopes * Errors)] - most);
        }

        return most + Math.Log(sum);
    }

    private double Right(int place, double margin)
    {
        var unusual = usualMargin > 0 ? Math.Min(margin / usualMargin, WidestRelative) : 0;
        var odds = LeastLevel + (place / Slopes)
            + (Relative(place % Slopes) * (unusual - 1))
            + (Absolute(place % Slopes) * (Math.Min(margin, WidestMargin) - MiddleMargin));
        return 1 / (1 + Math.Exp(-odds));
    }

    private static double Relative(int slopes) => 2 * (slopes / Absolutes);

    private static double Absolute(int slopes) => 0.1 * (slopes % Absolutes);

    private static double Error(int error) => 0.04 + (0.06 * error);

    // Broad, but for the slopes: margins are log-odds, if too sure ones, so claims of wider ones are rather right.
    private static double LogPrior(int place)
    {
        var (slopes, error) = (place / Errors % Slopes, place % Errors);
        var level = LeastLevel + 3 + (place / (Slopes * Errors));
        return -((Squared(level, 3, 3) + Squared(Relative(slopes), 6, 2)
            + Squared(Absolute(slopes), 0.3, 0.15) + Squared(Error(error), 0.25, 0.15)) / 2);
    }

    private static double Squared(double value, double mean, double deviation) =>
        (value - mean) / deviation * ((value - mean) / deviation);

    private static double[] ClassShares()
    {
        double[] shares = [.. Enumerable.Range(0, Deviations)
            .Select(d => Math.Exp(-Squared(d, Deviations / 2, ClassDeviation) / 2))];
        TensorPrimitives.Divide(shares, TensorPrimitives.Sum<double>(shares), shares);
        return shares;
    }
}
