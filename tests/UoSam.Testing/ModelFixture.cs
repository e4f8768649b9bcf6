using UoSam.Core.Inference;
using UoSam.Core.ModelStore;

namespace UoSam.Testing;

/// <summary>
/// The default model, pulled into the user's store as any command would do it; a test that needs it fails where it
/// cannot be had. Share one per assembly: loading takes a second.
/// </summary>
public sealed class ModelFixture : IDisposable
{
    private readonly Lazy<ImageEncoder> _encoder;
    private readonly Lazy<MaskDecoder> _decoder;

    public ModelFixture()
    {
        Repository = new ModelRepository();
        Model = Repository.EnsureAsync(ModelCatalog.DefaultId, null, CancellationToken.None).GetAwaiter().GetResult();
        _encoder = new Lazy<ImageEncoder>(() => new ImageEncoder(Model, Options));
        _decoder = new Lazy<MaskDecoder>(() => new MaskDecoder(Model, Options));
    }

    public static InferenceOptions Options { get; } = new() { Device = "cpu" };

    public ModelRepository Repository { get; }

    public PreparedModel Model { get; }

    public ImageEncoder Encoder => _encoder.Value;

    public MaskDecoder Decoder => _decoder.Value;

    public void Dispose()
    {
        if (_encoder.IsValueCreated)
        {
            _encoder.Value.Dispose();
        }

        if (_decoder.IsValueCreated)
        {
            _decoder.Value.Dispose();
        }
    }
}
