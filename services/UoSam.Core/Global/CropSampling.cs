using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Global;

/// <summary>Samples the masks of one crop on a grid of points (SamAutomaticMaskGenerator._process_crop).</summary>
internal sealed class CropSampling(
    IMaskDecoder decoder, ImageEmbedding embedding, GlobalParameters parameters)
{
    private const int CropEdgeTolerancePixels = 20;
    private const int MasksPerPoint = 3;
    private readonly ImageFrame _frame = embedding.Frame;
    private readonly MaskUpscaler _upscaler = new(embedding.Frame);

    // 192 maps of full size per batch, each needed for a moment, would swell the heap by hundreds of MB.
    private readonly BufferPool _maps = new(embedding.Frame.Crop.Height * embedding.Frame.Crop.Width);

    /// <summary>Points of the grid.</summary>
    public int Points { get; private set; }

    /// <summary>Points that were decoded.</summary>
    public int PointsDecoded { get; private set; }

    /// <summary>Masks decoded.</summary>
    public int Decoded => MasksPerPoint * PointsDecoded;

    /// <summary>Masks that pass the filters, before suppression, in the order of points and tokens.</summary>
    /// <param name="budget">When to stop.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public List<SampledMask> Run(SamplingBudget budget, CancellationToken cancellationToken)
    {
        var grid = Grid();
        var found = new List<SampledMask>[grid.Length];
        Points = grid.Length;
        foreach (var batch in GridOrder.Spread(grid.Length).Chunk(parameters.PointsPerBatch))
        {
            if (!budget.Allows())
            {
                break;
            }

            var prompts = batch.Select(i => new SamPrompt([grid[i]], null)).ToList();
            var answers = decoder.Decode(embedding, prompts, Wanted, cancellationToken);
            Parallel.For(0, batch.Length, k => found[batch[k]] = Masks(grid[batch[k]], answers[k]));
            PointsDecoded += batch.Length;
        }

        return [.. found.Where(masks => masks is not null).SelectMany(masks => masks)];
    }

    // utils/amg.py, build_point_grid, scaled to the crop.
    private PointPrompt[] Grid()
    {
        var side = parameters.PointsPerSideOf(_frame.CropLayer);
        var points = new PointPrompt[side * side];
        for (var i = 0; i < points.Length; i++)
        {
            var x = _frame.Crop.X0 + ((i % side) + 0.5) / side * _frame.Crop.Width;
            var y = _frame.Crop.Y0 + ((i / side) + 0.5) / side * _frame.Crop.Height;
            points[i] = new PointPrompt((float)x, (float)y, true);
        }

        return points;
    }

    private int Wanted(ReadOnlySpan<float> scores)
    {
        var wanted = 0;
        for (var token = 1; token < scores.Length; token++)
        {
            wanted |= scores[token] > (float)parameters.PredIouThresh ? 1 << token : 0;
        }

        return wanted;
    }

    private List<SampledMask> Masks(PointPrompt point, DecodedPrompt answer)
    {
        var masks = new List<SampledMask>(MasksPerPoint);
        for (var token = 1; token < answer.Logits.Length; token++)
        {
            if (answer.Logits[token] is { } logits && Mask(point, answer.Scores[token], logits) is { } mask)
            {
                masks.Add(mask);
            }
        }

        answer.GiveBack();
        return masks;
    }

    private SampledMask? Mask(PointPrompt point, float score, float[] logits)
    {
        using var map = _maps.Rent();
        var full = map.Buffer;
        _upscaler.Upscale(logits, full);
        var stability = StabilityScore.Of(full, 0, (float)parameters.StabilityScoreOffset);
        if (stability < (float)parameters.StabilityScoreThresh)
        {
            return null;
        }

        var mask = Uncrop(MaskUpscaler.Threshold(full, _frame.Crop.Height, _frame.Crop.Width, 0));
        var box = mask.Bounds();
        return box.IsEmpty || TouchesCropEdge(box)
            ? null
            : new SampledMask(mask, box, point, score, stability, _frame.Crop.Width * _frame.Crop.Height);
    }

    private BitMask Uncrop(BitMask mask)
    {
        if (_frame.CropLayer == 0)
        {
            return mask;
        }

        var whole = new BitMask(_frame.ImageHeight, _frame.ImageWidth);
        foreach (var run in MaskRun.Of(mask))
        {
            whole.SetRun(_frame.Crop.Y0 + run.Y, _frame.Crop.X0 + run.X0, _frame.Crop.X0 + run.X1);
        }

        return whole;
    }

    // utils/amg.py, is_box_near_crop_edge: near the crop's edge, but not near the image's. The box ends with its last
    // pixel, the edges lie behind theirs.
    private bool TouchesCropEdge(PixelBox box)
    {
        var crop = _frame.Crop;
        return Cut(box.X0, crop.X0, 0) || Cut(box.Y0, crop.Y0, 0)
            || Cut(box.X1 - 1, crop.X1, _frame.ImageWidth) || Cut(box.Y1 - 1, crop.Y1, _frame.ImageHeight);
    }

    private static bool Cut(int side, int cropEdge, int imageEdge) =>
        Math.Abs(side - cropEdge) <= CropEdgeTolerancePixels && Math.Abs(side - imageEdge) > CropEdgeTolerancePixels;
}
