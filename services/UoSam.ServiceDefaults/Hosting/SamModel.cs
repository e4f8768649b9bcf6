using Microsoft.Extensions.Options;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>The networks of this process, each loaded when it is first needed (by start-up of its stage).</summary>
/// <param name="options">Which ones, where.</param>
public sealed class SamModel(IOptions<ModelOptions> options) : IDisposable
{
    private readonly Lazy<PreparedModel> _files = new(() =>
        new ModelRepository(options.Value.Folder).Open(options.Value.Id));

    private readonly Lock _loading = new();
    private ImageEncoder? _encoder;
    private MaskDecoder? _decoder;

    /// <summary>The encoder.</summary>
    /// <exception cref="ModelNotFoundException">Not in the store.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be had.</exception>
    public ImageEncoder Encoder
    {
        get
        {
            lock (_loading)
            {
                return _encoder ??= new ImageEncoder(_files.Value, options.Value.Inference);
            }
        }
    }

    /// <summary>The decoder; the local and the global optimizer of one process share it.</summary>
    public MaskDecoder Decoder
    {
        get
        {
            lock (_loading)
            {
                return _decoder ??= new MaskDecoder(_files.Value, options.Value.Inference);
            }
        }
    }

    /// <summary>Names the model in answers.</summary>
    /// <param name="device">Where the network in question runs.</param>
    public ModelInfo Describe(string device) =>
        new() { Id = _files.Value.Id, Sha256 = _files.Value.Hash, Device = device };

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder?.Dispose();
        _decoder?.Dispose();
    }
}
