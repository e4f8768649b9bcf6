using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Video consistency VC_n (VSPW, Miao et al., CVPR 2021): of the pixels whose truth stays the same over n frames, the
/// share whose prediction stays the same too, whatever it is; the mean over windows. The last window is left out, as the
/// published loop has it. Frames come one at a time; kept is one run length per pixel and map.
/// </summary>
/// <param name="frames">n, at least 2.</param>
/// <param name="space">Void pixels of the truth are in no window.</param>
public sealed class VideoConsistency(int frames, LabelSpace space)
{
    private LabelMap? _truth;
    private LabelMap? _predicted;
    private int[] _truthRun = [];
    private int[] _predictedRun = [];
    private double _sum;
    private int _windows;
    private double? _lastWindow;

    /// <summary>Mean over the windows that hold such a pixel; NaN where there is none.</summary>
    public double Value => _windows == 0 ? double.NaN : _sum / _windows;

    /// <summary>Takes the next frame.</summary>
    /// <param name="truth">Of the size of the frames before.</param>
    /// <param name="predicted">Of the same size.</param>
    /// <exception cref="InvalidInputException">EVALUATION_SIZE: the frame has another size.</exception>
    public void Add(LabelMap truth, LabelMap predicted)
    {
        CheckSize(truth);
        if (_lastWindow is { } share)
        {
            _sum += share;
            _windows++;
        }

        long constant = 0;
        long kept = 0;
        for (var i = 0; i < truth.Labels.Length; i++)
        {
            _truthRun[i] = space.IsVoid(truth.Labels[i]) ? 0 : 1 + (IsSame(_truth, truth, i) ? _truthRun[i] : 0);
            _predictedRun[i] = 1 + (IsSame(_predicted, predicted, i) ? _predictedRun[i] : 0);
            var isConstant = _truthRun[i] >= frames;
            constant += isConstant ? 1 : 0;
            kept += isConstant && _predictedRun[i] >= frames ? 1 : 0;
        }

        _lastWindow = constant == 0 ? null : (double)kept / constant;
        _truth = truth;
        _predicted = predicted;
    }

    private static bool IsSame(LabelMap? before, LabelMap now, int i) =>
        before is not null && before.Labels[i] == now.Labels[i];

    private void CheckSize(LabelMap truth)
    {
        if (_truth is null)
        {
            _truthRun = new int[truth.Labels.Length];
            _predictedRun = new int[truth.Labels.Length];
        }
        else if (_truth.Size != truth.Size)
        {
            throw new InvalidInputException(
                "EVALUATION_SIZE",
                $"a frame has {truth.Height} rows x {truth.Width} columns, the frame before {_truth.Height} x "
                + $"{_truth.Width}: a sequence has one size");
        }
    }
}
