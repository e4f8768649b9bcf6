using System.Collections.Immutable;
using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Temporal;

/// <summary>All that a frame needs of the frames before it.</summary>
public sealed record TemporalPrior
{
    /// <summary>Frames since the last that was answered from its own coarse map alone.</summary>
    public required int Age { get; init; }

    /// <summary>Frames in a row whose coarse map was left out.</summary>
    public required int Bridged { get; init; }

    /// <summary>Agreement of refined and coarse maps so far, 0..1, newer frames more.</summary>
    public required float Agreement { get; init; }

    /// <summary>The refined map before.</summary>
    public required LabelMap Map { get; init; }

    /// <summary>The frame before, to find its cells again.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Soft maps of the classes, newer frames more.</summary>
    public required ImmutableArray<ClassShares> Shares { get; init; }

    /// <summary>What features have taught of the classes.</summary>
    public required FeatureMemory Memory { get; init; }

    /// <summary>Refuses a prior whose parts are not of the sizes that its map's size asks for.</summary>
    /// <exception cref="InvalidInputException">PRIOR.</exception>
    public void Check()
    {
        var grid = new MapGrid(ImageFrame.Whole(Map.Height, Map.Width));
        var (rows, columns) = Fingerprint.SizeOf(Map.Height, Map.Width);
        Check("fingerprint", Fingerprint.Values.Length, Fingerprint.Channels * rows * columns);
        Check("gram", Memory.Gram.Length, FeatureMemory.Features * FeatureMemory.Features);
        Array.ForEach([.. Shares], shares => Check("shares", shares.Values.Length, grid.Length));
        Array.ForEach([.. Memory.Classes], known => Check("moments", known.Moments.Length, FeatureMemory.Features));
        if (!float.IsFinite(Sum()) || Memory.Samples < 0 || Age < 0 || Bridged < 0)
        {
            throw new InvalidInputException(
                "PRIOR", "the prior holds numbers that are negative or not finite; send what the frame before was answered with");
        }
    }

    private float Sum() => Agreement + Memory.Samples + TensorPrimitives.SumOfMagnitudes<float>(Memory.Gram)
        + Memory.Classes.Sum(known => known.Covered + known.Predicted + TensorPrimitives.SumOfMagnitudes<float>(known.Moments));

    private void Check(string part, int found, int expected)
    {
        if (found != expected)
        {
            throw new InvalidInputException(
                "PRIOR",
                $"the prior's {part} has {found} values, for a map of {Map.Height} x {Map.Width} (height x width) it has "
                + $"{expected}; send what the frame before was answered with");
        }
    }
}
