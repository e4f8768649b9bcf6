using Microsoft.Extensions.Options;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>The networks of this process, each loaded when it is first needed (by start-up of its stage).</summary>
/// <param name="options">Which ones, where.</param>
/// <param name="metrics">Told what is loaded.</param>
public sealed class SamModel(IOptions<ModelOptions> options, ServiceMetrics metrics) : IDisposable
{
    private readonly Lazy<PreparedModel> _files = new(() =>
        new ModelRepository(options.Value.Folder).Open(options.Value.Id));

    private readonly Lock _loading = new();
    private ImageEncoder? _encoder;
    private MaskDecoder? _decoder;
    private bool _isDisposed;

    /// <summary>The encoder.</summary>
    /// <exception cref="ModelNotFoundException">Not in the store.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be had.</exception>
    public ImageEncoder Encoder => Loaded(
        ref _encoder, files => new(files, options.Value.Inference), network => network.DeviceName);

    /// <summary>The decoder; the local and the global optimizer of one process share it.</summary>
    public MaskDecoder Decoder => Loaded(
        ref _decoder, files => new(files, options.Value.Inference), network => network.DeviceName);

    /// <summary>Names the decoder in answers.</summary>
    public ModelInfo DescribeDecoder() => Describe(Decoder.DeviceName);

    /// <summary>Names the encoder in answers.</summary>
    public ModelInfo DescribeEncoder()
    {
        var info = Describe(Encoder.DeviceName);
        info.Precision = options.Value.EncoderPrecision == EncoderPrecision.Full ? "" : "quantized";
        return info;
    }

    /// <summary>Waits for a network that is being loaded: a process that ends meanwhile crashes inside ONNX Runtime.</summary>
    public void Dispose()
    {
        lock (_loading)
        {
            _isDisposed = true;
            _encoder?.Dispose();
            _decoder?.Dispose();
        }
    }

    private T Loaded<T>(ref T? network, Func<PreparedModel, T> load, Func<T, string> deviceOf)
        where T : class
    {
        lock (_loading)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (network is null)
            {
                network = load(_files.Value);
                metrics.ModelLoaded(_files.Value.Id, _files.Value.Hash, deviceOf(network));
            }

            return network;
        }
    }

    private ModelInfo Describe(string device) =>
        new() { Id = _files.Value.Id, Sha256 = _files.Value.Hash, Device = device };
}
