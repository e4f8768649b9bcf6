using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Local;

/// <summary>
/// Labels all pixels at once: per class the evidence of SAM's masks, of the features' posterior and of the coarse map
/// is summed, background being what no mask claims, and the highest sum wins. Sums are made on the decoder's grid and
/// upscaled once.
/// </summary>
internal sealed class EvidenceLabelling
{
    // Cells of noise where the coarse map has its parameter's weight, and how far the weight may grow.
    private const double UsualNoise = 1.1;
    private const double MostTrust = 40;

    // Cells of noise by the masks from which on what is thin cannot be told from what is ragged, and by the features from which
    // on these are so poor that masks may be too.
    private const double MostSharpNoise = 1.8;
    private const double MostFeatureNoise = 3;

    private readonly LabelMap _coarse;
    private readonly LabelSpace _space;
    private readonly LocalParameters _parameters;
    private readonly MapOdds _odds;
    private readonly MapGrid _grid;
    private readonly ClassPosterior _posterior;
    private readonly float _sharpness;
    private readonly MaskColours? _colours;
    private readonly ILookup<ushort, RefinedObject> _objects;
    private ClassGrids? _objectMasks;
    private float[]? _claimed;
    private float[]? _free;
    private ClassGrids? _sums;
    private TopClass? _top;
    private double _noise;

    /// <param name="input">The image.</param>
    /// <param name="result">Its objects, judged by features and coarse map.</param>
    public EvidenceLabelling(LocalInput input, Refinement result)
    {
        (_coarse, _space, _parameters) = (input.Map, input.Space, input.Parameters);
        _odds = result.Odds!;
        (_grid, _posterior) = (_odds.Grid, _odds.Posterior);
        _sharpness = input.Posterior is null ? (float)_parameters.MaskSharpness : 0;
        _colours = _parameters.ColourWeight > 0 ? input.Embedding.MaskColours : null;
        _objects = result.Refined.ToLookup(refined => refined.Trace.ClassId);
    }

    /// <summary>The refined map; void stays void.</summary>
    public LabelMap Label()
    {
        if (_posterior.Ids.Count < 2)
        {
            return _coarse;
        }

        Sum();
        var labelled = ClassLabelling.Label(_coarse, _space, _grid, _posterior.Ids, k => _sums![k]);
        if (_noise < MaskNoise.Fine)
        {
            RestoreAgreed(labelled);
        }

        return labelled;
    }

    /// <summary>
    /// The map with its borders where the colours of both sides part, as far as the evidence leaves that open; not where the coarse
    /// map is as fine as its pixels.
    /// </summary>
    /// <param name="map">What <see cref="Label"/> gave, some regions of other classes meanwhile.</param>
    public LabelMap Coloured(LabelMap map)
    {
        if (_colours is null || _sums is null || !_sums.AreKept || _noise < MaskNoise.Fine)
        {
            return map;
        }

        var believesMap = _noise < MostSharpNoise;
        var borders = new ColouredBorders(_grid, _posterior.Ids, _sums, Top());
        return borders.Move(map, _space, _colours, (float)_parameters.ColourWeight, (k, i) => !believesMap || _odds.Distances[k][i] > 0);
    }

    /// <summary>
    /// By how much the sum of a class leads the best of the others, [grid.Rows, grid.Columns], below 0 where it does not; only of
    /// two classes or more.
    /// </summary>
    /// <param name="id">One of the posterior's ids.</param>
    public float[] Lead(ushort id) => Top().Lead(_sums![_posterior.IndexOf(id)]);

    /// <summary>Index of the class of the highest sum, [grid.Rows, grid.Columns]; only of two classes or more.</summary>
    public int[] Winners() => Top().Index.ToArray();

    /// <summary>By how much the objects' masks prefer the new class of a region, -2..2, mean over its cells.</summary>
    /// <param name="region">The region.</param>
    public float MaskLead(MovedRegion region)
    {
        Noise();
        return region.Lead(Masks);
    }

    /// <summary>The coarse map's noise by the masks, in cells, found once; only of two classes or more.</summary>
    public double Noise()
    {
        if (_objectMasks is not null)
        {
            return _noise;
        }

        _objectMasks = ClassGrids.Make(_posterior.Ids.Count, k => ObjectMasks(_posterior.Ids[k]));
        _claimed = Claimed();
        _free = new float[_grid.Length];
        TensorPrimitives.Negate(_claimed, _free);
        _noise = new MaskNoise(_odds, _coarse, _space).Of(Masks, [.. _objects.SelectMany(ofClass => ofClass)]);
        return _noise;
    }

    private void Sum()
    {
        if (_sums is not null)
        {
            return;
        }

        Noise();
        var trust = Math.Min(MostTrust, UsualNoise * UsualNoise / (_noise * _noise));
        var weight = (float)(_parameters.CoarseWeight * trust);
        _sums = ClassGrids.Make(_posterior.Ids.Count, k =>
        {
            var sum = _odds.Units(k, _noise);
            TensorPrimitives.MultiplyAdd(sum, weight, Sharp(k), sum);
            TensorPrimitives.MultiplyAdd(_odds.FeatureOdds[k], (float)_parameters.PosteriorWeight, sum, sum);
            return sum;
        });
    }

    private TopClass Top()
    {
        Sum();
        return _top ??= TopClass.Of(_grid.Length, _posterior.Ids.Count, k => _sums![k]);
    }

    // Where the evidence comes to what the coarse map says at the grid's resolution, the map itself says it finer.
    private void RestoreAgreed(LabelMap labelled)
    {
        var onGrid = ClassLabelling.Label(
            _coarse, _space, _grid, _posterior.Ids, k => _grid.Share(BitMask.Of(_coarse, _posterior.Ids[k])));
        var (labels, agreed, coarse) = (labelled.Labels, onGrid.Labels, _coarse.Labels);
        for (var i = 0; i < labels.Length; i++)
        {
            // What is of no class is in both maps as in the coarse one.
            labels[i] = labels[i] == agreed[i] ? coarse[i] : labels[i];
        }
    }

    // The highest evidence of any object: what background must lack.
    private float[] Claimed()
    {
        var claimed = Filled(-1);
        for (var k = 0; k < _posterior.Ids.Count; k++)
        {
            if (_space.IsObject(_posterior.Ids[k]))
            {
                TensorPrimitives.Max(claimed, _objectMasks![k], claimed);
            }
        }

        return claimed;
    }

    private float[] Sharp(int k) => _sharpness > 0 && _noise < MostSharpNoise && _odds.FeatureNoise < MostFeatureNoise
        ? MaskSharpening.Sharpen(Masks(k), _grid, _sharpness)
        : Masks(k);

    private float[] Masks(int k) => _posterior.Ids[k] == _space.BackgroundId ? _free! : _objectMasks![k];

    private float[] ObjectMasks(ushort id)
    {
        if (id == _space.BackgroundId)
        {
            return [];
        }

        var best = Filled(-1);
        foreach (var refined in _objects[id])
        {
            Raise(best, refined);
        }

        if (!_objects.Contains(id))
        {
            TensorPrimitives.Max(best, Kept(BitMask.Of(_coarse, id)), best);
        }

        return best;
    }

    // To the evidence of one more object, where that is higher.
    private void Raise(float[] best, RefinedObject refined)
    {
        if (refined.Logits is null)
        {
            TensorPrimitives.Max(best, Kept(refined.Region), best);
            return;
        }

        var evidence = _parameters.Fusion == MaskFusion.BestScore ? MaskFusing.Soft(refined.Logits) : refined.Logits;
        for (var y = 0; y < _grid.Rows; y++)
        {
            var row = best.AsSpan(y * _grid.Columns, _grid.Columns);
            TensorPrimitives.Max(row, evidence.AsSpan(y * MapGrid.Side, _grid.Columns), row);
        }
    }

    private float[] Kept(BitMask region)
    {
        var values = _grid.Share(region);
        TensorPrimitives.Subtract(values, 0.5f, values);
        TensorPrimitives.Multiply(values, 2 * LocalCanvas.KeptShare, values);
        return values;
    }

    private float[] Filled(float value)
    {
        var values = new float[_grid.Length];
        Array.Fill(values, value);
        return values;
    }
}
