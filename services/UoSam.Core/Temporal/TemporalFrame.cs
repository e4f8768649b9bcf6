using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Temporal;

/// <summary>One frame between the one before and the next: decides its path and makes its evidence.</summary>
internal sealed class TemporalFrame
{
    // Cells of the decoder's grid along a cell of the embedding.
    private const int Finer = 4;

    // An object of the coarse map is new to the frames before where they have less than this share of it; and it is there where the
    // features, now and in a coarse map before, confirm more than this share.
    private const float NewcomerShare = 0.2f;
    private const float Confirmed = 0.25f;

    private readonly ImageEmbedding _embedding;
    private readonly LabelMap _map;
    private readonly LabelSpace _space;
    private readonly TemporalParameters _parameters;
    private readonly TemporalPrior? _before;
    private readonly TemporalPrior? _prior;
    private readonly MapGrid _grid;
    private readonly CellFeatures _cells;
    private readonly Fingerprint _fingerprint;
    private readonly Dictionary<ushort, float[]> _moved = [];

    /// <param name="embedding">The frame.</param>
    /// <param name="map">Its coarse map, of the frame's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="parameters">How frames help one another.</param>
    /// <param name="prior">What the frame before left; null for the first.</param>
    public TemporalFrame(
        ImageEmbedding embedding, LabelMap map, LabelSpace space, TemporalParameters parameters, TemporalPrior? prior)
    {
        (_embedding, _map, _space, _parameters, _before) = (embedding, map, space, parameters, prior);
        _grid = new MapGrid(embedding.Frame);
        _cells = new CellFeatures(embedding);
        _fingerprint = Fingerprint.Of(_cells);
        (Path, Reason) = Decide();
        _prior = Path is FramePath.Full or FramePath.Refreshed ? null : prior;
    }

    /// <summary>How the frame is answered.</summary>
    public FramePath Path { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>Whether SAM is asked about it.</summary>
    public bool IsPrompted => _prior is null || (_prior.Age + 1) % _parameters.PromptedFrames == 0;

    private bool IsTrusted => Path != FramePath.Bridged;

    /// <summary>What the features say, those of the frames before included.</summary>
    public ClassPosterior Posterior(double ridge) =>
        new(_embedding, _map, _space, ridge, _prior?.Memory, IsTrusted, _cells);

    /// <summary>The most likely map before SAM is asked, unknown pixels included.</summary>
    public LabelMap Fuse(ClassPosterior posterior, double discount)
    {
        var free = Newcomers(posterior);
        var filled = _space with { UnknownIds = [] };
        return DenoisedMap.Of(
            posterior, _grid, _map, filled, discount, (k, odds) => AddPrior(posterior.Ids[k], odds, free), IsTrusted);
    }

    /// <summary>An object of the most likely map with what the frames before know of it as its dense prompt.</summary>
    public ObjectPrompt Prompt(ObjectPrompt found, PromptParameters parameters) =>
        MovedMaskPrompt.Give(found, _moved.GetValueOrDefault(found.ClassId), _grid, parameters.MaskPromptStrength);

    /// <summary>What the next frame needs after this one.</summary>
    public TemporalPrior Next(LabelMap refined, ClassPosterior posterior)
    {
        var agreement = Agreement(refined);
        return new TemporalPrior
        {
            Age = _prior is null ? 0 : _prior.Age + 1,
            Bridged = IsTrusted ? 0 : _prior!.Bridged + 1,
            Agreement = _prior is null ? agreement : float.Lerp(agreement, _prior.Agreement, (float)_parameters.MemoryDecay),
            Map = refined,
            Fingerprint = _fingerprint,
            Shares = [.. refined.Ids().Where(_space.IsClass).Union(_moved.Keys).Order().Select(id => Share(id, refined))],
            Memory = posterior.Remember((float)_parameters.MemoryDecay),
        };
    }

    /// <summary>The same after a frame in which nothing moved.</summary>
    public TemporalPrior Still() => _before! with { Age = _before.Age + 1 };

    private (FramePath Path, string Reason) Decide()
    {
        if (_before is null)
        {
            return (FramePath.Full, "the first frame");
        }

        if (_before.Map.Height != _map.Height || _before.Map.Width != _map.Width)
        {
            return (FramePath.Full, "the frame before has another size");
        }

        // A frame in which nothing moves is no other scene, and needs no search for what moved where.
        var distance = _before.Fingerprint.Distance(_fingerprint);
        var motion = distance < _parameters.StaticDistance ? null : new MotionField(_before.Fingerprint, _fingerprint);
        if (motion?.Similarity < _parameters.CutSimilarity)
        {
            return (FramePath.Full, $"another scene: similarity {ComparisonText.Of(motion.Similarity, "<", _parameters.CutSimilarity)}");
        }

        if (_parameters.RefreshFrames > 0 && _before.Age + 1 >= _parameters.RefreshFrames)
        {
            return (FramePath.Refreshed, $"{_before.Age + 1} frames since the last refresh");
        }

        if (_before.Agreement < _parameters.DriftAgreement)
        {
            return (FramePath.Refreshed, $"drift: agreement with the coarse maps {ComparisonText.Of(_before.Agreement, "<", _parameters.DriftAgreement)}");
        }

        if (motion is null)
        {
            return (FramePath.Static, $"nothing moved: feature distance {ComparisonText.Of(distance, "<", _parameters.StaticDistance, decimals: 4)}");
        }

        var grid = motion.On(_grid.Rows, _grid.Columns, Finer);
        foreach (var shares in _before.Shares)
        {
            _moved[shares.ClassId] = grid.Move(Array.ConvertAll(shares.Values, share => share / 255f));
        }

        return Lost(motion.Similarity);
    }

    private (FramePath Path, string Reason) Lost(float similarity)
    {
        foreach (var (id, moved) in _moved.Where(pair => _space.IsObject(pair.Key)))
        {
            var area = TensorPrimitives.Sum<float>(moved);
            var kept = area < 1 ? 1 : TensorPrimitives.Dot<float>(moved, _grid.Share(BitMask.Of(_map, id))) / area;
            if (kept < _parameters.LostShare)
            {
                return _before!.Bridged < _parameters.BridgeFrames
                    ? (FramePath.Bridged, $"the coarse map has {ComparisonText.Of(kept, $"of class {id}, less than", _parameters.LostShare, 'P', 0)}")
                    : Forget(id);
            }
        }

        return (FramePath.Propagated, FormattableString.Invariant($"similarity to the frame before {similarity:0.00}"));
    }

    private (FramePath Path, string Reason) Forget(ushort id)
    {
        _moved.Clear();
        return (FramePath.Refreshed, $"class {id} is gone for {_before!.Bridged + 1} frames");
    }

    private void AddPrior(ushort id, float[] odds, float[] free)
    {
        if (_prior is null)
        {
            return;
        }

        var moved = LogOdds.Of(_moved.TryGetValue(id, out var known) ? known : new float[_grid.Length]);
        TensorPrimitives.Multiply(moved, free, moved);
        TensorPrimitives.MultiplyAdd(moved, (float)_parameters.PriorWeight, odds, odds);
    }

    // 1 where the frames before have a say; 0 over objects that they do not have, but that were seen in a coarse map before
    // and that the features confirm. An object that is made up in one coarse map passes neither test.
    private float[] Newcomers(ClassPosterior posterior)
    {
        var say = new float[_grid.Length];
        Array.Fill(say, 1);
        foreach (var known in _prior?.Memory.Classes.Where(known => IsTrusted && _space.IsObject(known.Id)) ?? [])
        {
            var share = _grid.Share(BitMask.Of(_map, known.Id));
            var area = TensorPrimitives.Sum<float>(share);
            var before = _moved.TryGetValue(known.Id, out var moved) ? TensorPrimitives.Sum<float>(moved) : 0;
            var seen = known.Covered * Finer * Finer;
            if (area <= 0 || before >= NewcomerShare * area || seen <= Confirmed * area)
            {
                continue;
            }

            var confirmed = posterior.On(posterior.IndexOf(known.Id), _grid);
            if (TensorPrimitives.Dot<float>(confirmed, share) > Confirmed * area)
            {
                for (var i = 0; i < say.Length; i++)
                {
                    say[i] = Math.Min(say[i], 1 - Math.Max(share[i], confirmed[i]));
                }
            }
        }

        return say;
    }

    private ClassShares Share(ushort id, LabelMap refined)
    {
        var share = _grid.Share(BitMask.Of(refined, id));
        if (_prior is not null)
        {
            var moved = _moved.TryGetValue(id, out var known) ? known : new float[_grid.Length];
            var difference = new float[share.Length];
            TensorPrimitives.Subtract<float>(moved, share, difference);
            TensorPrimitives.MultiplyAdd<float>(difference, (float)_parameters.PriorDecay, share, share);
        }

        return new ClassShares(id, Array.ConvertAll(share, value => (byte)Math.Clamp(MathF.Round(value * 255), 0, 255)));
    }

    // Mean IoU of the objects of both maps.
    private float Agreement(LabelMap refined)
    {
        var ids = refined.Ids().Union(_map.Ids()).Where(_space.IsObject).ToList();
        return ids.Count == 0 ? 1 : (float)ids.Average(id => BitMask.Of(refined, id).Iou(BitMask.Of(_map, id)));
    }
}
