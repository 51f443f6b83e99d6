namespace Witness.Sim.World;

/// <summary>名称 — words from which an invented city is put together. Every organisation carries 示例 so that nobody takes it for a real one.</summary>
public static class Names
{
    public const string CityName = "示例市";

    public const string CityCode = "379900";

    public static readonly (string Code, string Name)[] Districts =
    [
        ("379902", "示例市东湖区"), ("379903", "示例市西岭区"), ("379904", "示例市南浦区"), ("379905", "示例市北原区"),
        ("379906", "示例市高新区"), ("379921", "示例市柳泉县"), ("379922", "示例市云溪县"), ("379923", "示例市石门县"),
    ];

    public static readonly string[] Surnames = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "许", "何", "吕", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜"];

    public static readonly string[] Given = ["示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己", "示例庚", "示例辛", "示例壬", "示例癸", "示例子", "示例丑", "示例寅", "示例卯", "示例辰", "示例巳", "示例午", "示例未"];

    public static readonly string[] FirmFirst = ["恒", "瑞", "鼎", "嘉", "宏", "泰", "盛", "华", "天", "远", "博", "立", "德", "信", "安", "通", "达", "新", "海", "岳", "川", "松", "岩", "晟", "卓", "凌"];

    public static readonly string[] FirmSecond = ["基", "程", "业", "润", "隆", "诚", "腾", "源", "锦", "辉", "联", "和", "图", "途", "创", "川", "峰", "城", "建", "邦", "禾", "森", "沃", "为", "力", "明"];

    public static readonly string[] Builders = ["建筑工程有限公司", "建设集团有限公司", "市政工程有限公司", "路桥工程有限公司", "水利工程有限公司", "园林绿化有限公司", "装饰工程有限公司", "安装工程有限公司"];

    public static readonly string[] Suppliers = ["科技有限公司", "信息技术有限公司", "医疗器械有限公司", "办公设备有限公司", "物业服务有限公司", "教育装备有限公司", "环境服务有限公司", "餐饮管理有限公司"];

    public static readonly string[] Holders = ["置业有限公司", "矿业有限公司", "投资有限公司", "资产运营有限公司", "实业有限公司", "农业发展有限公司", "种植专业合作社", "生态农业有限公司"];

    public static readonly string[] Agencies = ["工程咨询有限公司", "项目管理有限公司", "招标代理有限公司", "采购咨询有限公司"];

    public static readonly string[] PublicBuyers = ["教育局", "卫生健康局", "公安局", "交通运输局", "水利局", "住房和城乡建设局", "城市管理局", "文化和旅游局", "第一中学", "第二小学", "人民医院", "中医院", "图书馆", "市政设施中心", "公路事业中心", "数据资源中心"];

    public static readonly string[] StateFirms = ["城市建设投资有限公司", "交通发展集团有限公司", "水务集团有限公司", "国有资产运营有限公司", "文旅发展有限公司", "产业园区开发有限公司"];

    public static readonly string[] Villages = ["柳泉村", "石桥村", "大洼村", "李家店村", "上河村", "南岭村", "西坞村", "北营村", "三岔口村", "杏树村", "东沟村", "望海村"];

    public static readonly string[] Roads = ["柳泉湖", "云溪", "石门", "文昌", "学院", "滨河", "建设", "迎宾", "翠屏", "青年", "和平", "凤凰", "龙山", "清源", "长乐", "春华"];

    public static readonly string[] GcWorks = ["路道路改造工程", "小学教学楼新建工程", "河综合治理工程", "公园绿化提升工程", "社区老旧小区改造工程", "污水处理厂扩建工程", "大桥维修加固工程", "园区标准厂房工程", "片区供热管网工程", "农田高标准建设工程"];

    public static readonly string[] ZcThings = ["办公设备采购项目", "医疗设备采购项目", "信息化平台建设项目", "物业管理服务项目", "校园食堂食材配送项目", "实验室仪器采购项目", "环卫保洁服务项目", "图书采购项目", "安防监控系统采购项目", "公务用车维修服务项目"];

    public static readonly string[] CqThings = ["闲置厂房转让", "45%股权转让", "报废车辆转让", "商铺三年租赁权", "旧设备一批转让", "办公楼五年租赁权"];

    public static readonly string[] NcThings = ["土地经营权流转", "集体林地经营权出租", "机动地发包", "集体厂房出租", "养殖水面承包经营权转让", "四荒地承包"];

    public static readonly string[] Specialties = ["A0101|房屋建筑", "A0102|市政工程", "A0203|机电安装", "A0301|工程造价", "A0402|水利工程", "C0801|信息技术", "C0902|医疗设备", "C1003|物业服务", "B0102|办公设备", "C1101|园林绿化"];

    public static readonly string[] RejectReasons = ["投标函未按招标文件要求签章", "未按要求提供安全生产许可证", "投标有效期短于招标文件要求", "资格证明文件不全", "关键技术参数不响应"];
}
